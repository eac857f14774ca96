import type { CostKind } from '@relayooor/shared'
import type { Pool } from 'pg'
import { Problem } from '@relayooor/shared'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

/** `route`: prices asked for one route, by whomever. Each asks both of its chains. */
export type Counted = CostKind | 'route'

/** Units per minute: of one address, of one account, and of all together for one route. What a call costs stands in the contract. */
export type LimitSettings = Record<Counted, number>

const defaultLimits: LimitSettings = { read: 1_200, look: 300, order: 120, route: 1_200 }

export interface RateLimits {
  /** Counts the units of a call, one when not told. @throws Problem `rate-limited` when they are too many */
  check: (counted: Counted, key: string, units?: number) => Promise<void>
}

type Limiter = Pick<RateLimiterMemory, 'consume'>

/** Counted in this process alone. */
export function createMemoryRateLimits(settings: Partial<LimitSettings> = {}): RateLimits {
  const all = { ...defaultLimits, ...settings }
  return rateLimits({ read: inMemory('read', all), look: inMemory('look', all), order: inMemory('order', all), route: inMemory('route', all) })
}

/**
 * What asks a chain or moves money is counted in PostgreSQL, for all processes together, and in memory while it is away. What is answered from
 * our records costs about as much as counting it would: that is counted in memory.
 */
export function createSharedRateLimits(pool: Pool, settings: Partial<LimitSettings> = {}): RateLimits {
  const all = { ...defaultLimits, ...settings }
  return rateLimits({ read: inMemory('read', all), look: inPostgres('look', all, pool), order: inPostgres('order', all, pool), route: inPostgres('route', all, pool) })
}

function rateLimits(limiters: Record<Counted, Limiter>): RateLimits {
  return {
    async check(counted, key, units = 1) {
      try {
        await limiters[counted].consume(key, units)
      }
      catch (refusal) {
        if (!(refusal instanceof RateLimiterRes))
          throw refusal
        const waitSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000))
        throw new Problem('rate-limited', `Too many calls. Try again in ${waitSeconds} s.`, {}, waitSeconds)
      }
    },
  }
}

function inMemory(cost: Counted, settings: LimitSettings): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix: cost, points: settings[cost], duration: 60 })
}

function inPostgres(cost: Counted, settings: LimitSettings, pool: Pool): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    // By our own migrations.
    tableCreated: true,
    keyPrefix: cost,
    points: settings[cost],
    duration: 60,
    clearExpiredByTimeout: true,
    // Keys already over the limit are refused without asking the database again.
    inMemoryBlockOnConsumed: settings[cost] + 1,
    insuranceLimiter: inMemory(cost, settings),
  })
}
