/** What is left of a budget that refills with time. */
export interface Allowance {
  left: number
  at: number
}

/** Takes one of `burst` units that refill at `perSecond`; `left` below zero means that there was none. `now` in milliseconds. */
export function takeOne(allowance: Allowance, now: number, burst: number, perSecond: number): Allowance {
  const refilled = Math.min(burst, Math.max(0, allowance.left) + ((now - allowance.at) / 1_000) * perSecond)
  return { left: refilled - 1, at: now }
}
