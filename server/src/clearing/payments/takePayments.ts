import type { Block } from '../../chains/chain.ts'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { PaymentRow } from '../orders/operations.ts'
import type { Credit } from './findCredits.ts'
import { toAmount, toCoin } from '@relayooor/shared'
import { and, asc, eq, lte } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { payments } from '../../db/schema/index.ts'
import { takeClaim } from '../claims/takeClaim.ts'
import { post } from '../ledger/post.ts'
import { paymentReceived } from '../ledger/postings.ts'
import { addToTimeline } from '../orders/timeline.ts'
import { countPayment } from '../orders/userStatistics.ts'
import { lockTokens, matchPayment } from './matchPayment.ts'
import { decidePayment, settlePayment } from './settlePayment.ts'

/** Records what a block brought, once, and settles what now has enough confirmations. In the block's own transaction. */
export async function takePayments(ctx: ClearingContext, tx: Tx, { chainId, height }: Block, credits: Credit[]): Promise<void> {
  for (const credit of credits)
    await recordPayment(ctx, tx, credit)
  const ripe = await tx.select().from(payments)
    .where(and(eq(payments.chainId, chainId), eq(payments.state, 'seen'), lte(payments.height, height - ctx.confirmations + 1)))
    .orderBy(asc(payments.id))
  for (const payment of ripe)
    await settleSeen(ctx, tx, payment)
}

async function recordPayment(ctx: ClearingContext, tx: Tx, credit: Credit): Promise<void> {
  const { chainId, height, txHash, ordinal, at, payer, memo, coins } = credit
  const matched = await matchPayment(tx, credit)
  const token = matched?.token ?? null
  const amounts = coins.map(toAmount)
  const { match } = await decidePayment(ctx, tx, token, { chainId, payer, coins, at })
  const [recorded] = await tx.insert(payments)
    .values({ chainId, height, txHash, ordinal, at, payer, memo, amounts, token: token?.id, match, state: 'seen' })
    .onConflictDoNothing()
    .returning({ id: payments.id })
  if (!recorded)
    return
  countPayment(tx, recorded.id)
  await post(tx, paymentReceived({ chainId, at, height, txHash }, recorded.id, credit.address, coins))
  await audit(tx, { at, actor: 'system', source: `${chainId} at ${height}`, action: 'receive-payment', subject: `payment:${recorded.id}`, after: { txHash, payer, memo, amounts, token: token?.id, ...(matched && { matchedBy: matched.byMemo ? 'memo' : 'sender-and-amount' }) } })
  if (matched)
    await addToTimeline(tx, matched.token.id, { at, kind: 'payment-seen', text: matched.byMemo ? `A payment is in block ${height}.` : `A payment without the memo is in block ${height}; its sender and amount fit this order alone.`, data: { txHash, chainId } })
}

async function settleSeen(ctx: ClearingContext, tx: Tx, payment: PaymentRow): Promise<void> {
  const occasion = { at: payment.at, actor: 'system', source: `${payment.chainId} at ${payment.height}` }
  const [token = null] = payment.token === null ? [] : await lockTokens(tx, [payment.token])
  const decision = (token === null ? await takeClaim(ctx, tx, payment, occasion) : null)
    ?? await decidePayment(ctx, tx, token, { ...payment, coins: payment.amounts.map(toCoin) })
  await settlePayment(ctx, tx, payment, token, decision, occasion)
}
