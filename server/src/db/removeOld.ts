import type { SQL } from 'drizzle-orm'
import type { Db, Tx } from './database.ts'
import { sql } from 'drizzle-orm'
import { chainReads } from './schema/index.ts'

/** How long ledger and audit log are kept. The database refuses to remove what is younger (`only_old_goes`). */
const keptYears = 7

/** A clock may be so far ahead of the database's, and of the newest block that was read. */
const mostAheadMs = 24 * 3_600_000

export interface Removed {
  rows: number
  bytes: number
}

/** What is older than a time, as it is found to be: never by our clock alone. */
interface Age {
  now: Date
  /** How far our clock is ahead of what else tells the time; null while that is little. */
  aheadMs: number | null
}

/** The time by which something may be old: a clock of ours that has jumped makes nothing older. */
export async function ageNow(db: Db, ours: Date): Promise<Age> {
  const { rows } = await db.execute<{ now: string }>(sql`select least(now(), (select max(block_time) from ${chainReads}))::text as now`)
  const theirs = new Date(rows[0]?.now ?? 0)
  const aheadMs = ours.getTime() - theirs.getTime()
  return { now: theirs < ours ? theirs : ours, aheadMs: aheadMs > mostAheadMs ? aheadMs : null }
}

/** The month before which books may be removed: whole months go. */
export function booksBefore(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear() - keptYears, now.getUTCMonth(), 1))
}

/** Removes rows of a table that only grows, in a transaction that alone has the right to, and only until it ends. */
export async function removeOld(tx: Tx, table: 'ledger_entries' | 'audit_log' | 'audit_seals', which: SQL): Promise<Removed> {
  const name = sql.identifier(table)
  await tx.execute(sql`grant delete on ${name} to current_user`)
  await tx.execute(sql`set local relayooor.removes_old = 'on'`)
  const { rows } = await tx.execute<{ rows: string; bytes: string }>(sql`
    with gone as (delete from ${name} as aged where ${which} returning pg_column_size(aged) as bytes)
    select count(*) as rows, coalesce(sum(bytes), 0) as bytes from gone`)
  await tx.execute(sql`set local relayooor.removes_old = 'off'`)
  await tx.execute(sql`revoke delete on ${name} from current_user`)
  return { rows: Number(rows[0]?.rows), bytes: Number(rows[0]?.bytes) }
}

/** The same, only counted. */
export async function countOld(db: Db, table: 'ledger_entries' | 'audit_log', which: SQL): Promise<Removed> {
  const { rows } = await db.execute<{ rows: string; bytes: string }>(sql`
    select count(*) as rows, coalesce(sum(pg_column_size(aged)), 0) as bytes from ${sql.identifier(table)} as aged where ${which}`)
  return { rows: Number(rows[0]?.rows), bytes: Number(rows[0]?.bytes) }
}
