import type { SQL } from 'drizzle-orm'
import type { Db, Tx } from '../../db/database.ts'
import type { Removed } from '../../db/removeOld.ts'
import { eq, max, sql } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { countOld, removeOld } from '../../db/removeOld.ts'
import { ledgerSums, payments, removedBooks } from '../../db/schema/index.ts'

/** Sums of 100,000 entries each that one transaction takes. */
const mostSums = 2

interface Old {
  upTo: number
  which: SQL
}

/**
 * Removes entries from before a month. They go by the sums that are kept of them: a sum goes on standing for its entries, so that no
 * balance and no report changes. Entries of payments that are not settled stay, whatever their age. True when there may be more.
 */
export async function removeLedger(tx: Tx, before: Date, at: Date): Promise<{ removed: Removed; more: boolean }> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('keep ledger sums'))`)
  const old = await findOld(tx, before, mostSums)
  if (!old) return { removed: { rows: 0, bytes: 0 }, more: false }
  const removed = await removeOld(tx, 'ledger_entries', old.which)
  const mark = { upTo: old.upTo, removedAt: at }
  await tx
    .insert(removedBooks)
    .values({ what: 'ledger', ...mark })
    .onConflictDoUpdate({ target: removedBooks.what, set: mark })
  audit(tx, {
    at,
    actor: 'system',
    source: 'retention',
    action: 'remove-ledger',
    subject: 'ledger',
    after: { entries: removed.rows, upTo: String(old.upTo), bookedBefore: before.toISOString() },
  })
  return { removed, more: true }
}

export async function countOldLedger(db: Db, before: Date): Promise<Removed> {
  const old = await findOld(db, before)
  return old ? countOld(db, 'ledger_entries', old.which) : { rows: 0, bytes: 0 }
}

/** The oldest sums, up to the first with an entry that is not old. */
async function findOld(db: Db, before: Date, most = Number.MAX_SAFE_INTEGER): Promise<Old | null> {
  const [mark] = await db.select().from(removedBooks).where(eq(removedBooks.what, 'ledger'))
  const sums = await db
    .select({ upTo: ledgerSums.upTo, last: max(ledgerSums.day) })
    .from(ledgerSums)
    .where(sql`${ledgerSums.upTo} > ${mark?.upTo ?? 0}`)
    .groupBy(ledgerSums.upTo)
    .orderBy(ledgerSums.upTo)
  const young = sums.findIndex(({ last }) => last === null || last >= before.toISOString().slice(0, 10))
  const upTo = sums
    .slice(0, young === -1 ? sums.length : young)
    .slice(0, most)
    .at(-1)?.upTo
  if (upTo === undefined) return null
  const open = sql`select ${payments.id}::text from ${payments} where ${payments.state} <> 'settled'`
  return {
    upTo,
    which: sql`aged.id <= ${upTo} and not (split_part(aged.posting, ':', 1) in ('payment', 'held')
      and split_part(aged.posting, ':', 2) in (${open}))`,
  }
}
