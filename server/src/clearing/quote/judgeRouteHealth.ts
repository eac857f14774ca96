import type { FailureReason } from '@relayooor/shared'
import { backOff } from '../../base/backOff.ts'

/**
 * How one order ended on a route, and whose it was. `failed`: perhaps because of the transfer itself. `route-failed`: for a reason that no
 * transfer can cause. Orders that another relayer or another order was first with are neither.
 */
export interface RouteEnd {
  at: Date
  end: 'cleared' | 'failed' | 'route-failed'
  customer: string
  /** Keys of its packets on the route. */
  packets: readonly string[]
}

export interface HealthLimits {
  failingAfterOrders: number
  coolDownSeconds: number
}

/** `paused`: no prices until then. `trial`: one order of a customer at a time, until one has been cleared. */
export type RouteHealth = { kind: 'open' } | { kind: 'paused'; until: Date; failures: number } | { kind: 'trial'; failures: number }

const longestCoolDownSeconds = 3600

/**
 * Whether a route gets quotes, by its newest orders, newest first. Anybody can pay for transfers that cannot be cleared and gets refunded:
 * others' failures only put a route on trial; one's own pause it for oneself. A packet counts once, however often it is paid for, and what
 * pauses a route for others has failed for more than one customer. `customer` asks; null is the operator, who sees all.
 */
export function judgeRouteHealth(
  newestFirst: RouteEnd[],
  now: Date,
  { failingAfterOrders, coolDownSeconds }: HealthLimits,
  customer: string | null,
): RouteHealth {
  const success = newestFirst.findIndex(one => one.end === 'cleared')
  const failures = independent(success === -1 ? newestFirst : newestFirst.slice(0, success))
  const counting = failures.filter(one => customer === null || one.customer === customer || one.end === 'route-failed')
  const [newest] = counting
  const ofOneOther = customer !== null && counting.every(one => one.customer === newest?.customer && one.customer !== customer)
  if (!newest || counting.length < failingAfterOrders || ofOneOther)
    return failures.length < failingAfterOrders ? { kind: 'open' } : { kind: 'trial', failures: failures.length }
  const seconds = backOff(counting.length - failingAfterOrders, coolDownSeconds, longestCoolDownSeconds)
  const until = new Date(newest.at.getTime() + seconds * 1000)
  return now < until ? { kind: 'paused', until, failures: counting.length } : { kind: 'trial', failures: counting.length }
}

/** Without those whose packets have all failed in a newer one too. */
function independent(newestFirst: RouteEnd[]): RouteEnd[] {
  const seen = new Set<string>()
  return newestFirst.filter(({ packets }) => {
    const isOther = packets.some(packet => !seen.has(packet))
    for (const packet of packets) seen.add(packet)
    return isOther
  })
}

/** These nothing in a transfer can bring about. What is wrong with chains and light clients is asked of them before each price. */
export const failuresOfRoute: FailureReason[] = ['hermes-unavailable']
