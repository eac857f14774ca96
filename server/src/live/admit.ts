import type { OriginRules } from '../http/origins.ts'
import type { LiveLimits } from './limits.ts'
import { Problem } from '@relayooor/shared'
import { isOwnOrigin, listYourSite } from '../http/origins.ts'

export interface Upgrade {
  /** Without the query. */
  path: string
  origin: string | undefined
  host: string | undefined
  socketsOfAddress: number
  sockets: number
}

/** Whether a WebSocket may be opened: null, or why not. */
export function refuseUpgrade(upgrade: Upgrade, rules: { path: string, origins: OriginRules, limits: LiveLimits, isClosing: boolean }): Problem | null {
  if (upgrade.path !== rules.path)
    return new Problem('not-found', 'There is no WebSocket at this address.')
  if (!isOwnOrigin(upgrade, rules.origins))
    return new Problem('forbidden', `This site may not listen here. ${listYourSite}`)
  if (rules.isClosing)
    return new Problem('unavailable', 'This server is going away; connect again.', {}, 1)
  if (upgrade.socketsOfAddress >= rules.limits.socketsPerAddress)
    return new Problem('rate-limited', `At most ${rules.limits.socketsPerAddress} sockets for one address.`, {}, 10)
  if (upgrade.sockets >= rules.limits.sockets)
    return new Problem('unavailable', 'Too many sockets are open; ask for the status instead.', {}, 30)
  return null
}
