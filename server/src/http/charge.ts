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
 * network is over its share: he is counted by himself. @throws Problem `rate-limited`, and what a wrong admin key gets
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
      if (!(refusal instanceof Problem) || request.headers.cookie === undefined) throw refusal
      // To look for a session costs something as well.
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
  const account = countedAs(caller)
  const charge: Charge = async (kind, units) => {
    if (units > 0 && !standsForItself(caller)) await limits.ofNetworks(kind, networksOf(ip), units)
    if (units > 0 && account !== null) await limits.ofAccount(kind, account, units)
  }
  for (const [kind, units] of unitsOf(cost, request)) {
    if (account !== null) await limits.ofAccount(kind, account)
    await charge(kind, units - 1)
  }
  return charge
}
