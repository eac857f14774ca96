import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { PoolClient } from 'pg'
import type { DurationCounts } from '../base/countDurations.ts'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { countDurations } from '../base/countDurations.ts'
import * as schema from './schema/index.ts'
// Before the first query: what fails tells no values.
import './databaseError.ts'

type PooledDb = NodePgDatabase<typeof schema>
export type Tx = Parameters<Parameters<PooledDb['transaction']>[0]>[0]
/** The pool, or a transaction on it: what every query function takes first. */
export type Db = PooledDb | Tx

export interface Database {
  db: PooledDb
  pool: Pool
  url: string
  poolUse: () => PoolUse
  close: () => Promise<void>
}

/** Connections of the pool, and how long they were waited for since the start: see `acquireBounds`. */
export interface PoolUse {
  most: number
  total: number
  idle: number
  /** Who waits for one. */
  waiting: number
  acquired: DurationCounts
}

/** Seconds. */
export const acquireBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]

/** Longer than from one scrape to the next, and any task: whoever asks now and then finds connections that know the tables already. */
const idleMs = 300_000

/** Longer than the holder of a dead client needs to release it. */
const giveBackMs = 1_000

/** Opens the pool. It does not connect yet: a database that is away is an error of the query, and the next query tries again. */
export function openDatabase(url: string, poolSize: number, onError: (error: Error) => void): Database {
  // Pipelined: statements of one transaction that do not need each other's answers are sent at once.
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: idleMs,
    keepAlive: true,
    pipeline: true,
  })
  // A lost connection must not end the process, idle or between two queries of a transaction.
  pool.on('error', onError)
  pool.on('connect', client => {
    client.on('error', onError)
    client.once('end', () => setTimeout(giveBack, giveBackMs, client).unref())
  })
  const acquired = timeAcquiring(pool)
  return {
    db: drizzle(pool, { schema }),
    pool,
    url,
    poolUse: () => ({ most: poolSize, total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, acquired: acquired() }),
    close: () => pool.end(),
  }
}

/** The pool's own queries take their connections by the same function, with a callback. */
function timeAcquiring(pool: Pool): () => DurationCounts {
  const { note, read } = countDurations(acquireBounds)
  const connect = pool.connect.bind(pool)
  const timed = (given?: Parameters<typeof connect>[0]) => {
    const from = performance.now()
    const took = () => note((performance.now() - from) / 1_000)
    if (!given) return connect().finally(took)
    return connect((error, client, release) => {
      took()
      given(error, client, release)
    })
  }
  // Its overloads say the same of both ways.
  pool.connect = timed as typeof pool.connect
  return read
}

/**
 * drizzle begins a transaction outside of its own `try`: when that fails, the client is never released, and after some outages the pool
 * would be empty for good.
 */
function giveBack(client: PoolClient): void {
  try {
    client.release(true)
  } catch {
    // It was given back: pg refuses a second time.
  }
}
