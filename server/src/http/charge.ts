import type { CallCost, CostKind } from '@relayooor/shared'
import type { Caller } from './caller.ts'
import type { RateLimits } from './rateLimits.ts'
import { unitsOf } from '@relayooor/shared'
import { limitKey } from './limitKey.ts'

/** Counts further units of the call: what it leads to, before it is looked at. @throws Problem `rate-limited` */
export type Charge = (kind: CostKind, units: number) => Promise<void>

/** One unit of each kind that the call costs, before anything of it is read. @throws Problem `rate-limited` */
export async function chargeAtDoor(limits: RateLimits, cost: CallCost, ip: string): Promise<void> {
  for (const kind of Object.keys(cost) as CostKind[]) // the keys of a CallCost
    await limits.check(kind, limitKey(ip))
}

/** What the parsed call asks for beyond that; an account is counted wherever it calls from. @throws Problem `rate-limited` */
export async function chargeParsed(limits: RateLimits, cost: CallCost, request: { query?: unknown, body?: unknown }, ip: string, caller: Caller): Promise<Charge> {
  const charge: Charge = async (kind, units) => {
    if (units > 0)
      await limits.check(kind, limitKey(ip), units)
    if (units > 0 && caller.kind === 'account')
      await limits.check(kind, `account:${caller.account}`, units)
  }
  for (const [kind, units] of unitsOf(cost, request)) {
    if (caller.kind === 'account')
      await limits.check(kind, `account:${caller.account}`)
    await charge(kind, units - 1)
  }
  return charge
}
