import type { FailureReason } from '@relayooor/shared'
import { backOff } from '../../base/backOff.ts'

/**
 * How one order ended on a route, and whose it was. `failed`: perhaps because of the transfer itself. `route-failed`: for a reason that no
 * transfer can cause. `own-failed`: because of its own transfer, which failed by itself or which our lane moved in another way than was
 * sold, so that all goes back. Orders that another relayer or another order was first with are none of these.
 */
export interface RouteEnd {
  at: Date
  end: 'cleared' | 'failed' | 'route-failed' | 'own-failed'
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
 * others' failures only put a route on trial; one's own pause it for oneself. For others a packet counts once, however often it is paid
 * for, and not when it failed by itself; what pauses a route for them has failed for more than one customer. `customer` asks; null is the
 * operator.
 */
export function judgeRouteHealth(
  newestFirst: RouteEnd[],
  now: Date,
  { failingAfterOrders, coolDownSeconds }: HealthLimits,
  customer: string | null,
): RouteHealth {
  const success = newestFirst.findIndex(one => one.end === 'cleared')
  const all = success === -1 ? newestFirst : newestFirst.slice(0, success)
  const failures = independent(all.filter(one => one.end !== 'own-failed'))
  const counting =
    customer === null ? failures : all.filter(one => one.customer === customer || (one.end === 'route-failed' && failures.includes(one)))
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
