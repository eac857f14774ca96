import type { CallCost, CostKind } from '@relayooor/shared'
import type { Request } from 'express'
import type { Caller, Identify } from './caller.ts'
import type { RateLimits } from './rateLimits.ts'
import { Problem, unitsOf } from '@relayooor/shared'
import { countedAs, standsForItself } from './caller.ts'
import { networksOf } from './networks.ts'

/** Counts further units of the call: what it leads to, before it is looked at. @throws Problem `rate-limited` */
export type Charge = (kind: CostKind, units: number) => Promise<void>

/**
 * One unit of each kind that the call costs, before anything of it is read. Who has paid before, or runs the service, is let in when the
 * network is over its share: he is counted by himself, as is the key of a third party. @throws Problem `rate-limited`, and what a wrong key
 * gets
 */
export async function chargeAtDoor(
  { limits, identify }: { limits: RateLimits; identify: Identify },
  cost: CallCost,
  request: Request,
): Promise<void> {
  // Found out without asking anybody; a wrong key is counted and refused there.
  if (request.get('X-Admin-Key') !== undefined && standsForItself(await identify(request))) return
  const networks = networksOf(request.ip ?? '')
  for (const kind of Object.keys(cost) as CostKind[]) {
    // the keys of a CallCost
    try {
      await limits.ofNetworks(kind, networks)
    } catch (refusal) {
      const namesItself = request.headers.cookie !== undefined || request.get('X-Api-Key') !== undefined
      if (!(refusal instanceof Problem) || !namesItself) throw refusal
      // To look for a session or a key costs something as well.
      await limits.ofNetworks('session', networks)
      if (!standsForItself(await identify(request))) throw refusal
      return
    }
  }
}

/** What the parsed call asks for beyond that; an account is counted wherever it calls from. @throws Problem `rate-limited` */
export async function chargeParsed(
  limits: RateLimits,
  cost: CallCost,
  request: { query?: unknown; body?: unknown },
  ip: string,
  caller: Caller,
): Promise<Charge> {
  const countOwn = ownShare(limits, caller)
  const charge: Charge = async (kind, units) => {
    if (units > 0 && !standsForItself(caller)) await limits.ofNetworks(kind, networksOf(ip), units)
    if (units > 0) await countOwn(kind, units)
  }
  for (const [kind, units] of unitsOf(cost, request)) {
    await countOwn(kind, 1)
    await charge(kind, units - 1)
  }
  return charge
}

/** Counts what a caller has of his own: a key by its own limits, an account by those of all, who has only his network by nothing more. */
function ownShare(limits: RateLimits, caller: Caller): Charge {
  if (caller.kind === 'third-party') return (kind, units) => limits.ofKey(kind, caller.key, units)
  const account = countedAs(caller)
  return async (kind, units) => {
    if (account !== null) await limits.ofAccount(kind, account, units)
  }
}
