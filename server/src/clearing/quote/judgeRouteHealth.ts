import type { FailureReason } from '@relayooor/shared'

/** How one order ended on a route. What another relayer did first, or another order held, is neither. */
export interface RouteEnd { at: Date, end: 'cleared' | 'failed' }

export interface HealthLimits { failingAfterOrders: number, coolDownSeconds: number }

/** `paused`: no prices until then. `trial`: one order at a time, until one has been cleared. */
export type RouteHealth = { kind: 'open' } | { kind: 'paused', until: Date, failures: number } | { kind: 'trial', failures: number }

const longestCoolDownSeconds = 3600

/** Whether a route gets prices, by how its newest orders ended, newest first. */
export function judgeRouteHealth(ends: RouteEnd[], now: Date, { failingAfterOrders, coolDownSeconds }: HealthLimits): RouteHealth {
  const success = ends.findIndex(one => one.end === 'cleared')
  const failures = success === -1 ? ends.length : success
  const [newest] = ends
  if (!newest || failures < failingAfterOrders)
    return { kind: 'open' }
  const seconds = Math.min(longestCoolDownSeconds, coolDownSeconds * 2 ** (failures - failingAfterOrders))
  const until = new Date(newest.at.getTime() + seconds * 1000)
  return now < until ? { kind: 'paused', until, failures } : { kind: 'trial', failures }
}

/** These say something of the one transfer, not of the way that it takes. */
export const failuresOfPacket: FailureReason[] = ['timed-out-meanwhile', 'packet-data-unavailable', 'out-of-gas']
