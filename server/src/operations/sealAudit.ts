import type { Database, Tx } from '../db/database.ts'
import type { AuditKeys } from './auditChain.ts'
import { desc, max, sql } from 'drizzle-orm'
import { inTransaction } from '../db/inTransaction.ts'
import { auditSeals } from '../db/schema/index.ts'
import { chainStart, unsealedRows } from './auditRows.ts'

const rowsAtOnce = 500
/** Numbers are given before they are committed: rows may appear this far behind the newest sealed one. */
const lookBack = 5_000

/**
 * Seals what the audit log holds and the chain does not, in order, outside of the transactions that move money. Usually only the
 * newest rows are looked at; `thorough` also finds what a very long transaction left behind.
 * @returns how many rows were sealed
 */
export async function sealAudit(database: Database, keys: AuditKeys, now: Date, { thorough }: { thorough: boolean }): Promise<number> {
  let sealed = 0
  for (;;) {
    const count = await inTransaction(database, 'seal-audit', tx => sealSome(tx, keys, now, thorough))
    sealed += count
    if (count < rowsAtOnce) return sealed
  }
}

async function sealSome(tx: Tx, keys: AuditKeys, now: Date, thorough: boolean): Promise<number> {
  // Two sealers would both write the next number; the second would fail.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('seal audit'))`)
  const [newest] = await tx.select({ id: max(auditSeals.auditId) }).from(auditSeals)
  const rows = await unsealedRows(tx, rowsAtOnce, thorough ? undefined : (newest?.id ?? 0) - lookBack)
  const [head] = await tx.select().from(auditSeals).orderBy(desc(auditSeals.seq)).limit(1)
  let { hash: previous, seq } = head ?? (await chainStart(tx))
  const seals: (typeof auditSeals.$inferInsert)[] = []
  for (const row of rows) {
    seq += 1
    const hash = keys.hash(keys.current, { seq, previous, row })
    if (hash === null) throw new Error('the sealing key is not known')
    seals.push({ seq, auditId: Number(row.id), keyId: keys.current, hash, sealedAt: now })
    previous = hash
  }
  if (seals.length > 0) await tx.insert(auditSeals).values(seals)
  return seals.length
}
