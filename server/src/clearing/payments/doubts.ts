import type { ShownBlock } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import { tokenInMemo } from '@relayooor/shared'
import { and, eq, isNull, lte, notInArray } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { doubtedPayments, payments, quarantinedBlocks } from '../../db/schema/index.ts'
import { findCredits } from '../ledger/findCredits.ts'
import { getToken } from '../orders/operations.ts'
import { addToTimeline } from '../timeline/timeline.ts'

/** Tells payers of payments that not enough nodes show yet. Nothing else follows from them: no payment is recorded. */
export async function tellOfDoubts(ctx: ClearingContext, shown: ShownBlock[]): Promise<void> {
  for (const { endpoint, block } of shown) {
    const address = ctx.settings.serviceAddresses.get(block.chainId)
    for (const credit of address === undefined ? [] : findCredits(block, address)) {
      const token = tokenInMemo(credit.memo)
      if (token !== null)
        await tellOfDoubt(ctx, token, { chainId: block.chainId, height: block.height, txHash: credit.txHash, shownBy: endpoint })
    }
  }
}

async function tellOfDoubt(
  ctx: ClearingContext,
  token: string,
  seen: Pick<typeof doubtedPayments.$inferSelect, 'chainId' | 'height' | 'txHash' | 'shownBy'>,
): Promise<void> {
  await inTransaction(ctx.database, 'doubt-payment', async tx => {
    if (!(await getToken(tx, token))) return
    const told = await tx
      .insert(doubtedPayments)
      .values({ token, ...seen, at: ctx.now() })
      .onConflictDoNothing()
      .returning({ token: doubtedPayments.token })
    if (told.length > 0)
      addToTimeline(tx, token, {
        at: ctx.now(),
        kind: 'payment-doubted',
        text: `One node shows your payment in block ${seen.height}. It counts as soon as a second one shows it too.`,
        data: { txHash: seen.txHash, chainId: seen.chainId },
      })
  })
}

/** Puts away the doubts that the blocks up to a height, now agreed and recorded, have settled. */
export async function settleDoubts(ctx: ClearingContext, chainId: string, height: number): Promise<void> {
  await inTransaction(ctx.database, 'settle-doubts', async tx => {
    const waiting = tx
      .select({ height: quarantinedBlocks.height })
      .from(quarantinedBlocks)
      .where(and(eq(quarantinedBlocks.chainId, chainId), isNull(quarantinedBlocks.readAt)))
    const settled = await tx
      .delete(doubtedPayments)
      .where(and(eq(doubtedPayments.chainId, chainId), lte(doubtedPayments.height, height), notInArray(doubtedPayments.height, waiting)))
      .returning()
    for (const { token, txHash } of settled) {
      const recorded = await tx
        .select({ id: payments.id })
        .from(payments)
        .where(and(eq(payments.chainId, chainId), eq(payments.txHash, txHash), eq(payments.token, token)))
      if (recorded.length === 0)
        addToTimeline(tx, token, {
          at: ctx.now(),
          kind: 'payment-not-shown',
          text: 'The other nodes do not show that payment: it is not on the chain.',
          data: { txHash, chainId },
        })
    }
  })
}

export async function hasDoubts(ctx: ClearingContext, chainId: string): Promise<boolean> {
  return (
    (
      await ctx.database.db
        .select({ token: doubtedPayments.token })
        .from(doubtedPayments)
        .where(eq(doubtedPayments.chainId, chainId))
        .limit(1)
    ).length > 0
  )
}
