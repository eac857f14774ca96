import type { Pool } from 'pg'
import { createHash, timingSafeEqual } from 'node:crypto'
import { Problem } from '@relayooor/shared'
import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible'
import { limitKey } from './limitKey.ts'

/** Wrong keys that an address may send; then it has to wait, even with the right one. */
const limit = { keyPrefix: 'admin-key', points: 10, duration: 900 }

type Guesses = Pick<RateLimiterMemory, 'get' | 'consume'>

/** Wrong keys, counted for all processes together; in memory while the database is away. */
export function countGuesses(pool: Pool): Guesses {
  return new RateLimiterPostgres({ storeClient: pool, storeType: 'pool', tableName: 'rate_limits', tableCreated: true, ...limit, insuranceLimiter: new RateLimiterMemory(limit) })
}

/** Lets the right admin key pass. Without one in the configuration no key is right. @throws Problem `forbidden`, `rate-limited` */
export async function checkAdminKey(right: string | undefined, given: string, ip: string, guesses: Guesses): Promise<void> {
  const who = limitKey(ip)
  const made = await guesses.get(who)
  if (made && made.consumedPoints >= limit.points) {
    const waitSeconds = Math.max(1, Math.ceil(made.msBeforeNext / 1000))
    throw new Problem('rate-limited', `Too many wrong admin keys. Try again in ${waitSeconds} s.`, {}, waitSeconds)
  }
  if (right !== undefined && isSame(right, given))
    return
  // Rejects when this one was too many; the next call is told so.
  await guesses.consume(who).catch(() => undefined)
  throw new Problem('forbidden', 'This is not the admin key.')
}

/** In the same time whatever is given: hashes have one length. */
function isSame(right: string, given: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(right), hash(given))
}
