import type { Db, Tx } from '../db/database.ts'
import type { Removed } from '../db/removeOld.ts'
import { sql } from 'drizzle-orm'
import { audit } from '../db/audit.ts'
import { countOld, removeOld } from '../db/removeOld.ts'
import { auditLog, auditSeals, removedBooks } from '../db/schema/index.ts'
import { chainStart, removedAction } from './auditRows.ts'

/** Entries that one transaction takes. */
const mostEntries = 20_000

/**
 * Removes sealed entries from before a month, in the order of their seals, with these. The last one's seal is kept as what the chain
 * goes on from, and told in an entry that is sealed itself. True when there may be more.
 */
export async function removeAudit(tx: Tx, before: Date, at: Date): Promise<{ removed: Removed; more: boolean }> {
  // No seal may be made meanwhile.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('seal audit'))`)
  const last = await lastOld(tx, before, mostEntries)
  if (!last) return { removed: { rows: 0, bytes: 0 }, more: false }
  const removed = await removeOld(tx, 'audit_log', sealedUpTo(last.seq))
  await removeOld(tx, 'audit_seals', sql`aged.seq <= ${last.seq}`)
  const mark = { upTo: last.seq, hash: last.hash, removedAt: at }
  await tx
    .insert(removedBooks)
    .values({ what: 'audit', ...mark })
    .onConflictDoUpdate({ target: removedBooks.what, set: mark })
  audit(tx, {
    at,
    actor: 'system',
    source: 'retention',
    action: removedAction,
    subject: 'audit-log',
    after: { entries: removed.rows, upTo: String(last.seq), hash: last.hash, writtenBefore: before.toISOString() },
  })
  return { removed, more: true }
}

export async function countOldAudit(db: Db, before: Date): Promise<Removed> {
  const last = await lastOld(db, before)
  return last ? countOld(db, 'audit_log', sealedUpTo(last.seq)) : { rows: 0, bytes: 0 }
}

function sealedUpTo(seq: number) {
  return sql`aged.id in (select audit_id from ${auditSeals} where seq <= ${seq})`
}

/** The last seal before the first entry that is not old. */
async function lastOld(db: Db, before: Date, most?: number): Promise<{ seq: number; hash: string } | null> {
  const start = await chainStart(db)
  const { rows } = await db.execute<{ seq: string; hash: string }>(sql`
    select seq, hash from ${auditSeals} where seq > ${start.seq} and seq < coalesce((
      select s.seq from ${auditSeals} s join ${auditLog} l on l.id = s.audit_id where l.at >= ${before.toISOString()}::timestamptz
      order by s.seq limit 1), ${Number.MAX_SAFE_INTEGER}::bigint)
      ${most === undefined ? sql`` : sql`and seq <= ${start.seq + most}`}
    order by seq desc limit 1`)
  const [last] = rows
  return last ? { seq: Number(last.seq), hash: last.hash } : null
}
