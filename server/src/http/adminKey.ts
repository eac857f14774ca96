import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { RateLimiterMemory } from 'rate-limiter-flexible'
import type { RateLimits } from './rateLimits.ts'
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Problem } from '@relayooor/shared'
import { RateLimiterRes } from 'rate-limiter-flexible'
import { networksOf } from './networks.ts'
import { limiterInPostgres } from './rateLimits.ts'

/** Wrong keys per quarter of an hour that one address may try. */
const limit = { keyPrefix: 'admin-key', points: 10, duration: 900 }

export type Guesses = Pick<RateLimiterMemory, 'consume'>

/** Wrong keys. */
export function countGuesses(pool: Pool): Guesses {
  return limiterInPostgres(limit, pool)
}

/** The admin key of the configuration. */
export interface AdminKey {
  /** Never without one in the configuration. Compares hashes, in constant time. */
  isRight: (given: string) => boolean
  /** What a session that it was exchanged for is marked with: with another key, or none, the session is nobody's. */
  markOf: (idHash: string) => string | null
}

export function adminKeyOf(right: string | undefined): AdminKey {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return {
    isRight: given => right !== undefined && timingSafeEqual(hash(right), hash(given)),
    markOf: idHash => (right === undefined ? null : createHmac('sha256', right).update(idHash).digest('hex')),
  }
}

/**
 * Counts a wrong key before refusing it, so that many at once get no more tries than one after the other. The right key always passes:
 * nobody can lock the operator out. @throws Problem `forbidden`, `rate-limited`
 */
export async function refuseKey(
  ip: string,
  { guesses, limits, log }: { guesses: Guesses; limits: RateLimits; log: Logger },
): Promise<never> {
  const networks = networksOf(ip)
  await limits.ofNetworks('order', networks)
  const refusal = await guesses.consume(networks.at(-1) ?? '').then(
    () => null,
    (error: unknown) => error,
  )
  if (refusal === null) throw new Problem('forbidden', 'This is not the admin key.')
  if (!(refusal instanceof RateLimiterRes)) throw refusal
  if (refusal.consumedPoints === limit.points + 1) log.warn({ ip }, 'somebody tries admin keys')
  const waitSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
  throw new Problem('rate-limited', `Too many wrong admin keys. Try again in ${waitSeconds} s.`, {}, waitSeconds)
}
