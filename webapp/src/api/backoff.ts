export interface Backoff {
  /** Milliseconds. */
  firstMs: number
  maxMs: number
}

/**
 * How long to wait before the next attempt, in milliseconds: doubling, and spread over the upper half, so that
 * many pages do not come back at once. `random` is in [0, 1).
 */
export function backoffMs(attempt: number, { firstMs, maxMs }: Backoff, random: number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(ceiling / 2 + (random * ceiling) / 2)
}
