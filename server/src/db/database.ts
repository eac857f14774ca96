import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { PoolClient } from 'pg'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
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
  close: () => Promise<void>
}

/** Longer than the holder of a dead client needs to release it. */
const giveBackMs = 1_000

/** Opens the pool. It does not connect yet: a database that is away is an error of the query, and the next query tries again. */
export function openDatabase(url: string, poolSize: number, onError: (error: Error) => void): Database {
  const pool = new Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: 5_000, keepAlive: true })
  // A lost connection must not end the process, idle or between two queries of a transaction.
  pool.on('error', onError)
  pool.on('connect', client => {
    client.on('error', onError)
    client.once('end', () => setTimeout(giveBack, giveBackMs, client).unref())
  })
  return { db: drizzle(pool, { schema }), pool, url, close: () => pool.end() }
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
