import type { ClearingContext } from '../clearing/context.ts'
import type { Comparison } from '../clearing/ledger/reconcile.ts'
import { and, eq, gte, like, sql } from 'drizzle-orm'
import { post } from '../clearing/ledger/post.ts'
import { ledgerCorrected } from '../clearing/ledger/postings.ts'
import { writeDifference } from '../clearing/ledger/reconcile.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { ledgerEntries } from '../db/schema/index.ts'

/**
 * Books a difference of a comparison as the operator's own, after somebody has looked into it: blocks that no node had any more, or a chain
 * that was reset. False when somebody else did so meanwhile.
 */
export async function correctLedger(
  ctx: ClearingContext,
  { chainId, height, differences }: Exclude<Comparison, { state: 'unknown' }>,
  who: { actor: string; source: string; note: string },
): Promise<boolean> {
  const at = ctx.now()
  return inTransaction(ctx.database, 'correct-ledger', async tx => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`correct ledger ${chainId}`}))`)
    const [newer] = await tx
      .select({ id: ledgerEntries.id })
      .from(ledgerEntries)
      .where(and(eq(ledgerEntries.chainId, chainId), gte(ledgerEntries.height, height), like(ledgerEntries.posting, 'correction:%')))
      .limit(1)
    if (newer) return false
    await post(
      tx,
      ledgerCorrected(
        { chainId, at, height },
        differences.map(one => ({ wallet: one.address, coin: { denom: one.denom, amount: one.chain - one.ledger } })),
      ),
    )
    audit(tx, {
      at,
      actor: who.actor,
      source: who.source,
      action: 'correct-ledger',
      subject: `chain:${chainId}`,
      after: { height, note: who.note, differences: differences.map(writeDifference) },
    })
    return true
  })
}
