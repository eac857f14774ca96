import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import * as schema from './schema/index.ts'

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

/** Opens the pool. It does not connect yet: a database that is away is an error of the query, and the next query tries again. */
export function openDatabase(url: string, poolSize: number, onError: (error: Error) => void): Database {
  const pool = new Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: 5_000, keepAlive: true })
  // A connection that the database ends must not end the process: neither an idle one, nor one between two queries of a transaction.
  pool.on('error', onError)
  pool.on('connect', client => client.on('error', onError))
  return { db: drizzle(pool, { schema }), pool, url, close: () => pool.end() }
}
