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
 * others' failures only put a route on trial; one's own pause it for oneself. `customer` asks; null is the operator, who sees all.
 */
export function judgeRouteHealth(
  newestFirst: RouteEnd[],
  now: Date,
  { failingAfterOrders, coolDownSeconds }: HealthLimits,
  customer: string | null,
): RouteHealth {
  const success = newestFirst.findIndex(one => one.end === 'cleared')
  const failures = success === -1 ? newestFirst : newestFirst.slice(0, success)
  const counting = failures.filter(one => customer === null || one.customer === customer || one.end === 'route-failed')
  const [newest] = counting
  if (!newest || counting.length < failingAfterOrders)
    return failures.length < failingAfterOrders ? { kind: 'open' } : { kind: 'trial', failures: failures.length }
  const seconds = backOff(counting.length - failingAfterOrders, coolDownSeconds, longestCoolDownSeconds)
  const until = new Date(newest.at.getTime() + seconds * 1000)
  return now < until ? { kind: 'paused', until, failures: counting.length } : { kind: 'trial', failures: counting.length }
}

/** These say something of the one transfer, not of the way that it takes. */
export const failuresOfPacket: FailureReason[] = ['timed-out-meanwhile', 'packet-data-unavailable', 'out-of-gas']

/** These nothing in a transfer can bring about. What is wrong with chains and light clients is asked of them before each price. */
export const failuresOfRoute: FailureReason[] = ['hermes-unavailable']
