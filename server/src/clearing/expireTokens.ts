import type { ClearingContext } from './context.ts'
import { toCoin } from '@relayooor/shared'
import { and, eq, inArray, lt, lte } from 'drizzle-orm'
import { inTransaction } from '../db/inTransaction.ts'
import { chainCursors, clearingTokens, payments } from '../db/schema/index.ts'
import { topUpSeconds } from './judgePayment.ts'
import { post } from './ledger/post.ts'
import { paymentReleased } from './ledger/postings.ts'
import { oweRefund } from './refunds/oweRefund.ts'
import { addToTimeline } from './timeline.ts'

/** Ends prices whose time is over on their chain: a block before that moment may still bring their payment. */
export async function expireTokens(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const due = await db.select({ id: clearingTokens.id }).from(clearingTokens)
    .innerJoin(chainCursors, eq(chainCursors.chainId, clearingTokens.chainId))
    .where(and(eq(clearingTokens.status, 'open'), lte(clearingTokens.expiresAt, ctx.now()), lte(clearingTokens.expiresAt, chainCursors.blockTime)))
    .limit(500)
  for (const { id } of due) {
    await inTransaction(ctx.database, 'expire-token', async (tx) => {
      const expired = await tx.update(clearingTokens).set({ status: 'expired' }).where(and(eq(clearingTokens.id, id), eq(clearingTokens.status, 'open'))).returning({ at: clearingTokens.expiresAt })
      if (expired[0])
        await addToTimeline(tx, id, { at: expired[0].at, kind: 'expired', text: 'This price is over. If you have paid, you need do nothing: we find it.' })
    })
  }
}

/** Owes back what was too little and was not topped up in time. */
export async function returnUnderpaid(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const before = new Date(ctx.now().getTime() - topUpSeconds * 1000)
  const due = await db.selectDistinct({ id: clearingTokens.id }).from(payments)
    .innerJoin(clearingTokens, eq(clearingTokens.id, payments.token))
    .where(and(eq(payments.state, 'held'), eq(payments.heldReason, 'underpaid'), lt(clearingTokens.expiresAt, before)))
  for (const { id } of due) {
    await inTransaction(ctx.database, 'return-underpaid', async (tx) => {
      const [token] = await tx.select().from(clearingTokens).where(eq(clearingTokens.id, id)).for('update')
      if (!token || token.status === 'paid')
        return
      const held = await tx.update(payments).set({ state: 'settled', heldReason: null })
        .where(and(eq(payments.token, id), eq(payments.state, 'held'), inArray(payments.heldReason, ['underpaid'])))
        .returning()
      for (const payment of held) {
        const brought = payment.amounts.find(amount => amount.denom === token.denom)
        if (brought)
          await oweRefund(ctx, tx, { paymentId: payment.id, token: id, reason: 'underpaid', chainId: payment.chainId, coin: toCoin(brought), to: token.refundAddress, at: ctx.now() })
        await post(tx, paymentReleased({ chainId: payment.chainId, at: ctx.now() }, payment.id, 'underpaid', payment.amounts.map(toCoin)))
      }
      await addToTimeline(tx, id, { at: ctx.now(), kind: 'underpaid-returned', text: 'The rest did not come in time. What was paid comes back.' })
    })
  }
}
