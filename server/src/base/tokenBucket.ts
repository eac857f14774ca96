/** Refills with `perSecond` tokens a second, up to `most`. */
export interface TokenBucket {
  perSecond: number
  most: number
  tokens: number
  at: number
}

/** `now` in milliseconds, here and below. */
export function fullBucket(perSecond: number, most: number, now: number): TokenBucket {
  return { perSecond, most, tokens: most, at: now }
}

/**
 * Takes one token, on credit when there is none. @returns milliseconds to wait for it; null when that is longer than `maxWaitMs`, and then
 * nothing was taken
 */
export function takeToken(bucket: TokenBucket, now: number, maxWaitMs = 0): number | null {
  bucket.tokens = Math.min(bucket.most, bucket.tokens + (Math.max(0, now - bucket.at) * bucket.perSecond) / 1000)
  bucket.at = now
  const waitMs = Math.max(0, ((1 - bucket.tokens) / bucket.perSecond) * 1000)
  if (waitMs > maxWaitMs) return null
  bucket.tokens -= 1
  return waitMs
}
