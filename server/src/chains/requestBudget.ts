/** A token bucket: `perSecond` requests a second, up to one second's worth at once. */
export interface RequestBudget {
  perSecond: number
  tokens: number
  at: number
}

export function newBudget(perSecond: number, now: number): RequestBudget {
  return { perSecond, tokens: perSecond, at: now }
}

/**
 * Takes one token, on credit when there is none: requests then go out in the order they came.
 * @returns milliseconds to wait before the request, or null when that is longer than `maxWaitMs`; then nothing was taken
 */
export function takeToken(budget: RequestBudget, now: number, maxWaitMs: number): number | null {
  budget.tokens = Math.min(budget.perSecond, budget.tokens + (Math.max(0, now - budget.at) * budget.perSecond) / 1000)
  budget.at = now
  const waitMs = Math.max(0, ((1 - budget.tokens) / budget.perSecond) * 1000)
  if (waitMs > maxWaitMs) return null
  budget.tokens -= 1
  return waitMs
}
