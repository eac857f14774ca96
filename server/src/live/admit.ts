import type { OriginRules } from '../http/origins.ts'
import type { LiveLimits } from './limits.ts'
import { Problem } from '@relayooor/shared'
import { isOwnOrigin, listYourSite } from '../http/origins.ts'

export interface Upgrade {
  /** Without the query. */
  path: string
  origin: string | undefined
  host: string | undefined
  /** Sockets that are open from each network that the caller lies in, the widest first. */
  socketsAround: number[]
  /** Sockets of the widest network that has the most, when no more fit; else null. */
  most: number | null
  /** Until the caller's network may be sent something again; null when it may now. */
  waitSeconds: number | null
}

/** Whether a WebSocket may be opened: null, or why not. */
export function refuseUpgrade(
  upgrade: Upgrade,
  rules: { path: string; origins: OriginRules; limits: LiveLimits; isClosing: boolean },
): Problem | null {
  if (upgrade.path !== rules.path) return new Problem('not-found', 'There is no WebSocket at this address.')
  if (!isOwnOrigin(upgrade, rules.origins)) return new Problem('forbidden', `This site may not listen here. ${listYourSite}`)
  if (rules.isClosing) return new Problem('unavailable', 'This server is going away; connect again.', {}, 1)
  if (upgrade.waitSeconds !== null)
    return new Problem('rate-limited', `Too much was sent to your network. Try again in ${upgrade.waitSeconds} s.`, {}, upgrade.waitSeconds)
  if (upgrade.socketsAround.toReversed().some((open, at) => open >= rules.limits.socketsPerAddress * 4 ** at))
    return new Problem(
      'rate-limited',
      `At most ${rules.limits.socketsPerAddress} sockets for one address, and ${rules.limits.socketsPerAddress * 4} for its network.`,
      {},
      10,
    )
  // Whoever has fewer open than the network with the most takes the place of one of those.
  if (upgrade.most !== null && (upgrade.socketsAround[0] ?? 0) + 1 > upgrade.most)
    return new Problem('unavailable', 'Too many sockets are open; ask for the status instead.', {}, 30)
  return null
}
