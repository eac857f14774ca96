import type { DatabaseStats } from '@relayooor/shared'
import type { Database, Db } from '../db/database.ts'
import { sql } from 'drizzle-orm'

/** A query that runs longer is slow. */
const slowSeconds = 5
const largestTables = 30
/** Fewer dead rows cost nothing. */
const fewestDead = 10_000
const longestText = 200

export interface DatabaseLoad {
  sizeBytes: number
  /** Of the whole server. */
  connections: { used: number; most: number }
  slowQueries: number
  /** Of the transaction that is open longest, seconds. */
  oldestTransactionSeconds: number
}

/** What PostgreSQL says of itself, in one question. */
export async function readDatabaseLoad({ db }: Database): Promise<DatabaseLoad> {
  const { rows } = await db.execute<{ size: string; used: number; most: number; slow: number; oldest: number }>(sql`
    select pg_database_size(current_database())::text as size, current_setting('max_connections')::int as most,
      count(*) filter (where backend_type = 'client backend')::int as used,
      count(*) filter (where ${isSlow})::int as slow,
      coalesce(max(extract(epoch from now() - xact_start)) filter (where ${isOurs}), 0)::float8 as oldest
    from pg_stat_activity`)
  const [row] = rows
  if (!row) throw new Error('pg_stat_activity says nothing')
  return {
    sizeBytes: Number(row.size),
    connections: { used: row.used, most: row.most },
    slowQueries: row.slow,
    oldestTransactionSeconds: Math.max(0, row.oldest),
  }
}

/** The same, with the largest tables and what runs long. Texts of queries hold no values: those are sent beside them. */
export async function readDatabaseStats(database: Database): Promise<DatabaseStats> {
  const { db, poolUse } = database
  const load = await readDatabaseLoad(database)
  const tables = await db.execute<{
    name: string
    bytes: string
    rows: string
    dead: string
    vacuumed: string | null
    byIndex: string
    whole: string
  }>(sql`
    select relname as name, pg_total_relation_size(relid)::text as bytes, n_live_tup::text as rows, n_dead_tup::text as dead,
      greatest(last_vacuum, last_autovacuum)::text as vacuumed, coalesce(idx_scan, 0)::text as "byIndex", seq_scan::text as whole
    from pg_stat_user_tables order by pg_total_relation_size(relid) desc limit ${largestTables}`)
  const slow = await db.execute<{ seconds: number; waiting: string | null; text: string }>(sql`
    select extract(epoch from now() - query_start)::float8 as seconds, wait_event_type as waiting, left(query, ${longestText}) as text
    from pg_stat_activity where ${isSlow} order by 1 desc`)
  const { most, total, idle, waiting, acquired } = poolUse()
  const times = acquired.counts.reduce((sum, n) => sum + n, 0)
  return {
    ...load,
    pool: { most, total, active: total - idle, idle, waiting, meanAcquireSeconds: times === 0 ? null : acquired.sum / times },
    tables: tables.rows.map(({ name, bytes, rows, dead, vacuumed, byIndex, whole }) => ({
      name,
      sizeBytes: Number(bytes),
      rows: Number(rows),
      deadRows: Number(dead),
      vacuumAdvised: isVacuumLate(Number(rows), Number(dead)),
      vacuumedAt: vacuumed === null ? undefined : new Date(vacuumed).toISOString(),
      indexScans: Number(byIndex),
      tableScans: Number(whole),
    })),
    ...(await readPages(db)),
    slow: slow.rows.map(({ seconds, waiting: on, text }) => ({ seconds, waitingFor: on ?? undefined, query: text })),
  }
}

/** It vacuums by itself from a fifth on. */
export function isVacuumLate(rows: number, dead: number): boolean {
  return dead > fewestDead && dead > 0.4 * rows
}

/** How often PostgreSQL had a page in its memory already, and how many it found damaged. */
async function readPages(db: Db): Promise<Pick<DatabaseStats, 'cache' | 'damagedPages'>> {
  const { rows } = await db.execute<{ found: string; read: string; damaged: string | null }>(sql`
    select blks_hit::text as found, blks_read::text as read, checksum_failures::text as damaged
    from pg_stat_database where datname = current_database()`)
  const [found, read] = [Number(rows[0]?.found ?? 0), Number(rows[0]?.read ?? 0)]
  const damaged = rows[0]?.damaged ?? null
  return {
    cache: { found, read, foundShare: found + read === 0 ? null : found / (found + read) },
    damagedPages: damaged === null ? null : Number(damaged),
  }
}

const isOurs = sql`datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`
const isSlow = sql`${isOurs} and state = 'active' and query_start < now() - make_interval(secs => ${slowSeconds})`
