import type { ShownBlock } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import { tokenInMemo } from '@relayooor/shared'
import { and, eq, isNull, lte, notInArray } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { payments, quarantinedBlocks, unconfirmedPayments } from '../../db/schema/index.ts'
import { findCredits } from '../ledger/findCredits.ts'
import { getToken } from '../orders/operations.ts'
import { addToTimeline } from '../timeline/timeline.ts'

/** Tells payers of payments that not enough nodes show yet. Nothing else follows from them: no payment is recorded. */
export async function tellUnconfirmed(ctx: ClearingContext, shown: ShownBlock[]): Promise<void> {
  for (const { endpoint, block } of shown) {
    const address = ctx.settings.serviceAddresses.get(block.chainId)
    for (const credit of address === undefined ? [] : findCredits(block, address)) {
      const token = tokenInMemo(credit.memo)
      if (token !== null)
        await tellOne(ctx, token, { chainId: block.chainId, height: block.height, txHash: credit.txHash, shownBy: endpoint })
    }
  }
}

async function tellOne(
  ctx: ClearingContext,
  token: string,
  seen: Pick<typeof unconfirmedPayments.$inferSelect, 'chainId' | 'height' | 'txHash' | 'shownBy'>,
): Promise<void> {
  await inTransaction(ctx.database, 'unconfirmed-payment', async tx => {
    if (!(await getToken(tx, token))) return
    const told = await tx
      .insert(unconfirmedPayments)
      .values({ token, ...seen, at: ctx.now() })
      .onConflictDoNothing()
      .returning({ token: unconfirmedPayments.token })
    if (told.length > 0)
      addToTimeline(tx, token, {
        at: ctx.now(),
        kind: 'payment-doubted',
        text: `One node shows your payment in block ${seen.height}. It counts as soon as a second one shows it too.`,
        data: { txHash: seen.txHash, chainId: seen.chainId },
      })
  })
}

/** Removes the unconfirmed payments that blocks up to a height, agreed and recorded by now, have settled. */
export async function settleUnconfirmed(ctx: ClearingContext, chainId: string, height: number): Promise<void> {
  await inTransaction(ctx.database, 'settle-unconfirmed', async tx => {
    const waiting = tx
      .select({ height: quarantinedBlocks.height })
      .from(quarantinedBlocks)
      .where(and(eq(quarantinedBlocks.chainId, chainId), isNull(quarantinedBlocks.readAt)))
    const settled = await tx
      .delete(unconfirmedPayments)
      .where(
        and(
          eq(unconfirmedPayments.chainId, chainId),
          lte(unconfirmedPayments.height, height),
          notInArray(unconfirmedPayments.height, waiting),
        ),
      )
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

export async function hasUnconfirmed(ctx: ClearingContext, chainId: string): Promise<boolean> {
  return (
    (
      await ctx.database.db
        .select({ token: unconfirmedPayments.token })
        .from(unconfirmedPayments)
        .where(eq(unconfirmedPayments.chainId, chainId))
        .limit(1)
    ).length > 0
  )
}
