import type { Sandbox } from '@relayooor/sandbox'
import type { JourneyPlan } from './drawPlans.ts'
import type { Journey } from './onChains.ts'
import { escrowAddress } from '../../../sandbox/src/accounts/address.ts'
import { balanceOf, supplyOf } from '../../../sandbox/src/bank/bank.ts'
import { bankDenom, parseTrace } from '../../../sandbox/src/ibc/denom.ts'
import { swapContract } from '../../../sandbox/src/ibc/swapHook.ts'
import { nth } from '../../kit/ports.ts'
import { hub, zone } from '../../service/settings.ts'
import { endOf } from './judgeSteps.ts'
import { chainIds, port } from './onChains.ts'

const onZone = bankDenom(parseTrace('transfer/channel-0/uhub'))
const onPort = bankDenom(parseTrace('transfer/channel-0/transfer/channel-0/uhub'))
const bought = bankDenom(parseTrace('transfer/channel-0/uzone'))

/** Where a journey's money is not as its plan says, to the unit. */
export function lostByJourney(sandbox: Sandbox, { plan, receivers }: Journey): string[] {
  const { chain, holder } = endOf(plan)
  if (holder !== 'first-receiver' && holder !== 'last-receiver') return []
  const chainId = nth(chainIds, chain)
  const address = (holder === 'first-receiver' ? receivers[0] : receivers.at(-1)) ?? ''
  const denom = plan.way === 'swap' ? bought : chainId === port ? onPort : onZone
  const has = balanceOf(sandbox.chain(chainId).state(), address, denom)
  return has === BigInt(plan.amount) ? [] : [`${address} on ${chainId} has ${has} instead of ${plan.amount}`]
}

/** Coins that journeys have moved, together. */
export interface Held {
  /** Locked on the hub; vouchers of them on the zone and on the port; what the contract was given, and still has of what it bought. */
  hub: bigint
  zone: bigint
  port: bigint
  given: bigint
  bought: bigint
}

export function heldNow(sandbox: Sandbox): Held {
  const contract = swapContract('osmo')
  const state = (chainId: string) => sandbox.chain(chainId).state()
  return {
    hub: balanceOf(state(hub), escrowAddress('cosmos', 'transfer', 'channel-0'), 'uhub'),
    zone: supplyOf(state(zone), onZone),
    port: supplyOf(state(port), onPort),
    given: balanceOf(state(zone), contract, onZone),
    bought: balanceOf(state(zone), contract, 'uzone'),
  }
}

/** What all these journeys must have added, and did not. */
export function lostByAll(before: Held, after: Held, plans: readonly JourneyPlan[]): string[] {
  const sum = (fits: (plan: JourneyPlan) => boolean) => plans.filter(fits).reduce((total, { amount }) => total + BigInt(amount), 0n)
  const away = sum(plan => endOf(plan).holder !== 'sender')
  const expected: Held = {
    hub: away,
    zone: away,
    port: sum(plan => (plan.way === 'forward' && endOf(plan).chain === 2) || leavesOrphan(plan)),
    given: sum(plan => plan.way === 'swap' && endOf(plan).holder !== 'sender'),
    bought: sum(plan => endOf(plan).holder === 'contract'),
  }
  return (Object.keys(expected) as (keyof Held)[]) // the keys of this literal
    .filter(name => after[name] - before[name] !== expected[name])
    .map(name => `${name} holds ${after[name] - before[name]} more, and should hold ${expected[name]} more`)
}

/**
 * What was burned to be sent back over the channel that it came by is minted into that channel's escrow when the hop fails, where nobody
 * can get it: so does packet-forward-middleware (keeper.go, `WriteAcknowledgementForForwardedPacket`). The person's money is home.
 */
function leavesOrphan({ way, hops, end }: JourneyPlan): boolean {
  return way === 'forward' && hops === 3 && (end.kind === 'refused' || (end.kind === 'late' && end.hop === 2 && !end.arrives))
}
