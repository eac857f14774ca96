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
  bucket.tokens = tokensIn(bucket, now)
  bucket.at = now
  const waitMs = msToToken(bucket, now)
  if (waitMs > maxWaitMs) return null
  bucket.tokens -= 1
  return waitMs
}

/** Milliseconds until there is one. */
export function msToToken(bucket: TokenBucket, now: number): number {
  return Math.max(0, ((1 - tokensIn(bucket, now)) / bucket.perSecond) * 1000)
}

/** Below zero while what was taken on credit is not refilled. */
export function tokensIn({ most, tokens, at, perSecond }: TokenBucket, now: number): number {
  return Math.min(most, tokens + (Math.max(0, now - at) * perSecond) / 1000)
}
