import type { Block } from '../../chains/chain.ts'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { PaymentRow, TokenRow } from '../orders/operations.ts'
import type { Credit } from './findCredits.ts'
import type { PaymentDecision } from './judgePayment.ts'
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
export async function takePayments(ctx: ClearingContext, tx: Tx, { chainId, height, witnesses = 1 }: Block, credits: Credit[]): Promise<void> {
  const lastRipe = height - ctx.confirmations + 1
  const ripe = await tx.select().from(payments)
    .where(and(eq(payments.chainId, chainId), eq(payments.state, 'seen'), lte(payments.height, lastRipe)))
    .orderBy(asc(payments.id))
  for (const payment of ripe)
    await settleSeen(ctx, tx, payment)
  for (const credit of credits) {
    const recorded = await recordPayment(ctx, tx, credit, witnesses)
    if (recorded && recorded.payment.height <= lastRipe)
      await settle(ctx, tx, recorded)
  }
}

/** A payment with what it would be to the token, locked, that it pays. */
interface Judged { payment: PaymentRow, token: TokenRow | null, decision: PaymentDecision }

/** Null when it was recorded before. */
async function recordPayment(ctx: ClearingContext, tx: Tx, credit: Credit, witnesses: number): Promise<Judged | null> {
  const { chainId, height, txHash, ordinal, at, payer, authority, memo, coins } = credit
  const matched = await matchPayment(tx, credit)
  const token = matched?.token ?? null
  const amounts = coins.map(toAmount)
  const decision = await decidePayment(ctx, tx, token, credit)
  const [payment] = await tx.insert(payments)
    .values({ chainId, height, txHash, ordinal, at, payer, authority, memo, amounts, witnesses, token: token?.id, match: decision.match, state: 'seen' })
    .onConflictDoNothing()
    .returning()
  if (!payment)
    return null
  countPayment(tx, payment.id)
  await post(tx, paymentReceived({ chainId, at, height, txHash }, payment.id, credit.address, coins))
  audit(tx, { at, actor: 'system', source: `${chainId} at ${height}`, action: 'receive-payment', subject: `payment:${payment.id}`, after: { txHash, payer, authority, memo, amounts, witnesses, token: token?.id, ...(matched && { matchedBy: matched.byMemo ? 'memo' : 'sender-and-amount' }) } })
  if (matched)
    addToTimeline(tx, matched.token.id, { at, kind: 'payment-seen', text: matched.byMemo ? `A payment is in block ${height}.` : `A payment without the memo is in block ${height}; its sender and amount fit this order alone.`, data: { txHash, chainId } })
  return { payment, token, decision }
}

async function settleSeen(ctx: ClearingContext, tx: Tx, payment: PaymentRow): Promise<void> {
  const [token = null] = payment.token === null ? [] : await lockTokens(tx, [payment.token])
  await settle(ctx, tx, { payment, token, decision: await decidePayment(ctx, tx, token, { ...payment, coins: payment.amounts.map(toCoin) }) })
}

async function settle(ctx: ClearingContext, tx: Tx, { payment, token, decision }: Judged): Promise<void> {
  const occasion = { at: payment.at, actor: 'system', source: `${payment.chainId} at ${payment.height}` }
  const claimed = token === null ? await takeClaim(ctx, tx, payment, occasion) : null
  await settlePayment(ctx, tx, payment, token, claimed ?? decision, occasion)
}
