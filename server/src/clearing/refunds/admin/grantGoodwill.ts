import type { ClearingContext } from '../../context.ts'
import type { Occasion } from '../../payments/settlePayment.ts'
import { Problem } from '@relayooor/shared'
import { and, desc, eq } from 'drizzle-orm'
import { audit } from '../../../db/audit.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { clearingOperations, payments, refunds } from '../../../db/schema/index.ts'
import { post } from '../../ledger/post.ts'
import { goodwillGranted } from '../../ledger/postings.ts'
import { oweRefund } from '../../owing/oweRefund.ts'
import { safeRecipient } from '../../owing/safeRecipient.ts'
import { lockTokens } from '../../payments/matchPayment.ts'
import { occasionOf } from '../../payments/settlePayment.ts'

/**
 * Returns part of what a finished order has earned, from one payment, at most once per payment. @returns the refund's number @throws
 * Problem `not-found`, `not-finished`, `refund-not-waiting`
 */
export async function grantGoodwill(
  ctx: ClearingContext,
  tokenId: string,
  amount: bigint,
  { note, ...occasion }: Occasion,
): Promise<number> {
  return inTransaction(ctx.database, 'grant-goodwill', async tx => {
    const [token] = await lockTokens(tx, [tokenId])
    if (!token) throw new Problem('not-found', 'There is no such order.')
    const [operation] = await tx.select().from(clearingOperations).where(eq(clearingOperations.token, tokenId)).for('update')
    // While it works, its price may still have to go back.
    if (!operation?.finishedAt) throw new Problem('not-finished', 'This order is not finished: nothing is earned yet.')
    const owed = await tx
      .select()
      .from(refunds)
      .where(and(eq(refunds.token, tokenId), eq(refunds.denom, token.denom)))
    const given = owed.filter(refund => refund.reason === 'goodwill').reduce((sum, refund) => sum + refund.amount, 0n)
    const earned = (operation.earned ?? 0n) - given
    const paid = await tx
      .select()
      .from(payments)
      .where(and(eq(payments.token, tokenId), eq(payments.chainId, token.chainId), eq(payments.state, 'settled')))
      .orderBy(desc(payments.id))
    const payment = paid.find(one => {
      const own = owed.filter(refund => refund.paymentId === one.id)
      const brought = BigInt(one.amounts.find(coin => coin.denom === token.denom)?.amount ?? 0)
      return !own.some(refund => refund.reason === 'goodwill') && brought - own.reduce((sum, refund) => sum + refund.amount, 0n) >= amount
    })
    if (amount === 0n || amount > earned || !payment)
      throw new Problem('refund-not-waiting', 'This order has not earned so much that is not given back already.', {
        earned: earned.toString(),
        denom: token.denom,
      })
    const coin = { denom: token.denom, amount }
    await oweRefund(ctx, tx, {
      paymentId: payment.id,
      token: tokenId,
      reason: 'goodwill',
      chainId: token.chainId,
      coin,
      to: safeRecipient(payment, token),
      at: occasion.at,
    })
    const [refund] = await tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(and(eq(refunds.paymentId, payment.id), eq(refunds.reason, 'goodwill'), eq(refunds.denom, token.denom)))
    if (!refund) throw new Error(`the goodwill for ${tokenId} was not written`)
    await post(tx, goodwillGranted({ chainId: token.chainId, at: occasion.at }, refund.id, tokenId, coin))
    audit(tx, {
      ...occasionOf(occasion),
      action: 'grant-goodwill',
      subject: `order:${tokenId}`,
      after: { refund: refund.id, denom: token.denom, amount: amount.toString(), note },
    })
    return refund.id
  })
}
