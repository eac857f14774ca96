import type { Block } from '../../chains/chain.ts'
import type { Db, Tx } from '../../db/database.ts'
import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { Credit } from '../ledger/findCredits.ts'
import type { PaymentDecision } from '../payments/judgePayment.ts'
import type { PriceFees } from '../quote/priceLate.ts'
import { claimInMemo, toAmount, toCoin } from '@relayooor/shared'
import { and, asc, eq, lte } from 'drizzle-orm'
import { allDone } from '../../base/allDone.ts'
import { audit, byBlock } from '../../db/audit.ts'
import { payments } from '../../db/schema/index.ts'
import { getClaimChallenge } from '../../db/walletChallenges.ts'
import { takeClaim } from '../claims/takeClaim.ts'
import { post } from '../ledger/post.ts'
import { paymentReceived } from '../ledger/postings.ts'
import { countPayment } from '../orders/count.ts'
import { getToken } from '../orders/operations.ts'
import { lockTokens, matchPayment } from '../payments/matchPayment.ts'
import { decidePayment, settlePayment } from '../payments/settlePayment.ts'
import { isPricedAnew } from '../quote/priceLate.ts'
import { addToTimeline } from '../timeline/timeline.ts'

/**
 * Records what a block brought, once, and settles what now has enough confirmations. In the block's own transaction, which waits for no
 * node: what is judged by the gas of now stays `seen` for `settleLate`.
 */
export async function takePayments(ctx: ClearingContext, tx: Tx, block: Block, ripe: PaymentRow[], credits: Credit[]): Promise<void> {
  for (const payment of ripe) {
    if (!(await lateOrder(tx, payment))) await settleSeen(ctx, tx, payment, null)
  }
  for (const credit of credits) {
    const recorded = await recordPayment(ctx, tx, credit, block.witnesses)
    if (recorded) await allDone([bookPayment(tx, credit, recorded.payment), settleRipe(ctx, tx, block, recorded)])
  }
}

/** Payments of earlier blocks that have enough confirmations by this one. */
export async function ripePayments(ctx: ClearingContext, tx: Tx, block: Block): Promise<PaymentRow[]> {
  return tx
    .select()
    .from(payments)
    .where(and(eq(payments.chainId, block.chainId), eq(payments.state, 'seen'), lte(payments.height, lastRipe(ctx, block))))
    .orderBy(asc(payments.id))
}

function lastRipe(ctx: ClearingContext, { height }: Block): number {
  return height - ctx.settings.confirmations + 1
}

function bookPayment(tx: Tx, { chainId, at, height, txHash, address, coins }: Credit, { id }: PaymentRow): Promise<void> {
  return post(tx, paymentReceived({ chainId, at, height, txHash }, id, address, coins))
}

async function settleRipe(ctx: ClearingContext, tx: Tx, block: Block, recorded: Judged): Promise<void> {
  const { payment, token } = recorded
  if (payment.height > lastRipe(ctx, block)) return
  if (!(token ? isLate(token, payment) : await lateOrder(tx, payment))) await settle(ctx, tx, recorded, null)
}

/** A payment with what it would be to the token, locked, that it pays. */
interface Judged {
  payment: PaymentRow
  token: TokenRow | null
  decision: PaymentDecision
}

/** Null when it was recorded before. Its money is booked by `bookPayment`, meanwhile. */
async function recordPayment(ctx: ClearingContext, tx: Tx, credit: Credit, witnesses = 1): Promise<Judged | null> {
  const { chainId, height, txHash, ordinal, at, payer, authority, memo, coins } = credit
  const matched = await matchPayment(tx, credit)
  const token = matched?.token ?? null
  const amounts = coins.map(toAmount)
  const decision = await decidePayment(ctx, tx, token, null, credit)
  const [payment] = await tx
    .insert(payments)
    .values({
      chainId,
      height,
      txHash,
      ordinal,
      at,
      payer,
      authority,
      memo,
      amounts,
      witnesses,
      token: token?.id,
      match: decision.match,
      state: 'seen',
    })
    .onConflictDoNothing()
    .returning()
  if (!payment) return null
  countPayment(tx, payment.id)
  audit(tx, {
    ...byBlock({ chainId, height, at }),
    action: 'receive-payment',
    subject: `payment:${payment.id}`,
    after: {
      txHash,
      payer,
      authority,
      memo,
      amounts,
      witnesses,
      token: token?.id,
      ...(matched && { matchedBy: matched.byMemo ? 'memo' : 'sender-and-amount' }),
    },
  })
  if (matched)
    addToTimeline(tx, matched.token.id, {
      at,
      kind: 'payment-seen',
      text: matched.byMemo
        ? `A payment is in block ${height}.`
        : `A payment without the memo is in block ${height}; its sender and amount fit this order alone.`,
      data: { txHash, chainId },
    })
  return { payment, token, decision }
}

/** Settles a payment that has enough confirmations. `late`: what the order that it is for costs now, where its signed price is over. */
export async function settleSeen(ctx: ClearingContext, tx: Tx, payment: PaymentRow, late: PriceFees | null): Promise<void> {
  const [token = null] = payment.token === null ? [] : await lockTokens(tx, [payment.token])
  await settle(
    ctx,
    tx,
    { payment, token, decision: await decidePayment(ctx, tx, token, late, { ...payment, coins: payment.amounts.map(toCoin) }) },
    late,
  )
}

/** The order that a payment is for, by its memo or as a claim, when its signed price was over by then. */
export async function lateOrder(db: Db, payment: PaymentRow): Promise<TokenRow | null> {
  const { chainId, memo, token } = payment
  const nonce = token === null ? claimInMemo(memo) : null
  const id = token ?? (nonce === null ? null : (await getClaimChallenge(db, chainId, nonce))?.claim?.token)
  const order = id ? await getToken(db, id) : null
  return order && isLate(order, payment) ? order : null
}

function isLate(order: TokenRow, { chainId, at }: PaymentRow): boolean {
  return order.chainId === chainId && isPricedAnew(order, at)
}

async function settle(ctx: ClearingContext, tx: Tx, { payment, token, decision }: Judged, late: PriceFees | null): Promise<void> {
  const occasion = byBlock(payment)
  const claimed = token === null ? await takeClaim(ctx, tx, payment, occasion, late) : null
  await settlePayment(ctx, tx, payment, token, claimed ?? decision, occasion, late)
}
