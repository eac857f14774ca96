import type { CostKind } from '@relayooor/shared'
import type { Pool } from 'pg'
import type { ApiKey } from '../thirdParties/findApiKey.ts'
import { randomInt } from 'node:crypto'
import { Problem } from '@relayooor/shared'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

/** `session`: looking for the session of a call whose network has used up its share. */
export type Counted = CostKind | 'session'

/** Units per minute, on average, of one address and of one account. The contract has the cost of each call. */
export type LimitSettings = Record<Counted, number>

const defaultLimits: LimitSettings = { read: 1_200, look: 300, order: 120, session: 600 }

/** As many times the share of one address have the networks around it together, from the narrowest to the widest. */
const timesOfWider = [4, 16]

export interface RateLimits {
  /** Counts the units of a call for one account, one unit when not told. @throws Problem `rate-limited` when they are too many */
  ofAccount: (counted: Counted, account: string, units?: number) => Promise<void>
  /** Counts them for an address, and for the networks that it lies in, given the widest first. @throws Problem `rate-limited` */
  ofNetworks: (counted: Counted, networks: string[], units?: number) => Promise<void>
  /** Counts them for the key of a third party, by its own limits and its quota of the day. @throws Problem `rate-limited` */
  ofKey: (kind: CostKind, key: ApiKey, units: number) => Promise<void>
}

type Limiter = Pick<RateLimiterMemory, 'consume'>

/** Each window is of another length, so that callers who began together do not all come back in the same second. */
const windowSeconds = { shortest: 40, longest: 80 }
const daySeconds = 24 * 3_600
const aWindow = () => randomInt(windowSeconds.shortest, windowSeconds.longest + 1)

/**
 * What asks a chain or moves money is counted in PostgreSQL, for all processes together, and in memory while it is away. What is answered
 * from our records costs about as much as counting it would: that is counted in memory, and so are the networks around an address.
 * Without a pool everything is counted in this process alone.
 */
export function createRateLimits(pool: Pool | null, settings: Partial<LimitSettings> = {}): RateLimits {
  const limitersOf = (counted: Counted) => {
    const narrow = { keyPrefix: counted, points: { ...defaultLimits, ...settings }[counted], duration: 60 }
    return {
      narrow: pool && (counted === 'look' || counted === 'order') ? limiterInPostgres(narrow, pool) : new RateLimiterMemory(narrow),
      wider: timesOfWider.map(
        (times, at) => new RateLimiterMemory({ ...narrow, keyPrefix: `${counted} around ${at}`, points: times * narrow.points }),
      ),
    }
  }
  /** By what they allow: keys of the same limits share one. */
  const ofKeys = new Map<string, Limiter>()
  function limiterOfKeys(kind: CostKind, points: number, duration: number): Limiter {
    const keyPrefix = `key ${kind} ${duration}`
    const name = `${keyPrefix} ${points}`
    const limit = { keyPrefix, points, duration }
    const limiter = ofKeys.get(name) ?? (pool && kind !== 'read' ? limiterInPostgres(limit, pool) : new RateLimiterMemory(limit))
    ofKeys.set(name, limiter)
    return limiter
  }
  const limiters = { read: limitersOf('read'), look: limitersOf('look'), order: limitersOf('order'), session: limitersOf('session') }
  return {
    ofAccount: (counted, account, units = 1) => take(limiters[counted].narrow, account, units, aWindow()),
    async ofNetworks(counted, networks, units = 1) {
      const { narrow, wider } = limiters[counted]
      const [own = '', ...around] = networks.toReversed()
      const shares = around.flatMap((network, at) => (wider[at] ? [{ network, limiter: wider[at] }] : []))
      // Looked at first: an address that is new with each call leaves no trace once the network around it has used up its share. Counted
      // last: what is refused to one address takes nothing from its neighbours.
      for (const { network, limiter } of shares) {
        const made = await limiter.get(network)
        if (made && made.consumedPoints + units > limiter.points) throw tooMany(made)
      }
      await take(narrow, own, units, aWindow())
      for (const { network, limiter } of shares) await take(limiter, network, units, aWindow())
    },
    async ofKey(kind, { id, scopes, ordersPerDay }, units) {
      await take(limiterOfKeys(kind, scopes[kind] ?? 0, 60), id, units, aWindow())
      if (kind === 'order' && ordersPerDay !== null) await take(limiterOfKeys(kind, ordersPerDay, daySeconds), id, units)
    },
  }
}

/** @throws Problem `rate-limited` */
export async function take(limiter: Limiter, key: string, units: number, customDuration?: number): Promise<void> {
  try {
    await limiter.consume(key, units, customDuration === undefined ? {} : { customDuration })
  } catch (refusal) {
    throw refusal instanceof RateLimiterRes ? tooMany(refusal) : refusal
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): Problem {
  const waitSeconds = Math.max(1, Math.ceil(msBeforeNext / 1_000))
  return new Problem('rate-limited', `Too many calls. Try again in ${waitSeconds} s.`, {}, waitSeconds)
}

/** Counts for all processes together, and in memory while the database is away. */
export function limiterInPostgres(limit: { keyPrefix: string; points: number; duration: number }, pool: Pool): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    // By our own migrations.
    tableCreated: true,
    ...limit,
    // Keys already over the limit are refused without asking the database again.
    inMemoryBlockOnConsumed: limit.points + 1,
    insuranceLimiter: new RateLimiterMemory(limit),
  })
}
