import type { Block } from '../chains/chain.ts'
import type { Db, Tx } from '../db/database.ts'
import type { PacketRow } from '../packets/evidence.ts'
import type { ClearingContext } from './context.ts'
import type { Credit } from './findCredits.ts'
import type { PaymentDecision } from './judgePayment.ts'
import type { TokenRow } from './operations.ts'
import { formatAmount, toAmount, toCoin, tokenInMemo } from '@relayooor/shared'
import { and, asc, eq, lte } from 'drizzle-orm'
import { audit } from '../db/audit.ts'
import { clearingTokens, payments } from '../db/schema/index.ts'
import { outcomeOf } from '../packets/evidence.ts'
import { getPackets } from '../packets/findPackets.ts'
import { beginOperation } from './beginOperation.ts'
import { judgePayment } from './judgePayment.ts'
import { post } from './ledger/post.ts'
import { paymentHeld, paymentReceived, paymentReleased } from './ledger/postings.ts'
import { oweRefund } from './refunds/oweRefund.ts'
import { addToTimeline } from './timeline.ts'

type PaymentRow = typeof payments.$inferSelect

/** Records what a block brought, once, and settles what now has enough confirmations. In the block's own transaction. */
export async function takePayments(ctx: ClearingContext, tx: Tx, { chainId, height, time }: Block, credits: Credit[]): Promise<void> {
  for (const credit of credits)
    await recordPayment(ctx, tx, credit)
  const ripe = await tx.select().from(payments)
    .where(and(eq(payments.chainId, chainId), eq(payments.state, 'seen'), lte(payments.height, height - ctx.confirmations + 1)))
    .orderBy(asc(payments.id))
  for (const payment of ripe)
    await settlePayment(ctx, tx, payment, time)
}

async function recordPayment(ctx: ClearingContext, tx: Tx, credit: Credit): Promise<void> {
  const named = tokenInMemo(credit.memo)
  const token = named === null ? null : await lockToken(tx, named)
  const { match } = await decide(ctx, tx, token, { chainId: credit.chainId, amounts: credit.coins.map(toAmount), at: credit.at })
  const [recorded] = await tx.insert(payments).values({
    chainId: credit.chainId,
    height: credit.height,
    txHash: credit.txHash,
    ordinal: credit.ordinal,
    at: credit.at,
    payer: credit.payer,
    memo: credit.memo,
    amounts: credit.coins.map(toAmount),
    token: token?.id,
    match,
    state: 'seen',
  }).onConflictDoNothing().returning({ id: payments.id })
  if (!recorded)
    return
  await post(tx, paymentReceived({ chainId: credit.chainId, at: credit.at, height: credit.height, txHash: credit.txHash }, recorded.id, credit.address, credit.coins))
  await audit(tx, { at: credit.at, actor: 'system', source: `${credit.chainId} at ${credit.height}`, action: 'receive-payment', subject: `payment:${recorded.id}`, after: { txHash: credit.txHash, payer: credit.payer, memo: credit.memo, amounts: credit.coins.map(toAmount), token: token?.id } })
  if (token)
    await addToTimeline(tx, token.id, { at: credit.at, kind: 'payment-seen', text: `A payment is in block ${credit.height}.`, data: { txHash: credit.txHash, chainId: credit.chainId } })
}

async function settlePayment(ctx: ClearingContext, tx: Tx, payment: PaymentRow, now: Date): Promise<void> {
  const token = payment.token === null ? null : await lockToken(tx, payment.token)
  const decision = await decide(ctx, tx, token, payment)
  const { action, match } = decision
  await tx.update(payments)
    .set({ match, ...(action.kind === 'hold' ? { state: 'held', heldReason: action.reason } : { state: 'settled' }) })
    .where(and(eq(payments.id, payment.id), eq(payments.state, 'seen')))
  if (action.kind === 'hold')
    await post(tx, paymentHeld({ chainId: payment.chainId, at: now }, payment.id, action.reason, payment.amounts.map(toCoin)))
  await audit(tx, { at: now, actor: 'system', source: `${payment.chainId} at ${payment.height}`, action: `${action.kind}-payment`, subject: `payment:${payment.id}`, before: { state: 'seen' }, after: { match, token: payment.token, ...(action.kind === 'hold' && { reason: action.reason }) } })
  if (!token)
    return
  if (action.kind === 'accept') {
    // What was held for being too little is part of the price now.
    const released = await tx.update(payments).set({ state: 'settled', heldReason: null })
      .where(and(eq(payments.token, token.id), eq(payments.state, 'held'), eq(payments.heldReason, 'underpaid')))
      .returning()
    for (const earlier of released)
      await post(tx, paymentReleased({ chainId: earlier.chainId, at: now }, earlier.id, 'underpaid', earlier.amounts.map(toCoin)))
  }
  for (const refund of decision.refunds) {
    await oweRefund(ctx, tx, { paymentId: payment.id, token: token.id, reason: refund.reason, chainId: payment.chainId, coin: refund.coin, to: token.refundAddress, at: payment.at })
  }
  await addToTimeline(tx, token.id, { at: payment.at, kind: `payment-${action.kind === 'hold' ? 'held' : match}`, text: sentenceFor(ctx, payment, decision), data: { txHash: payment.txHash, chainId: payment.chainId } })
  if (action.kind === 'accept')
    await beginOperation(ctx, tx, token, payment.at)
}

async function decide(ctx: ClearingContext, tx: Tx, token: TokenRow | null, payment: Pick<PaymentRow, 'chainId' | 'amounts' | 'at'>): Promise<PaymentDecision> {
  return judgePayment({
    token: token && { status: token.status, chainId: token.chainId, denom: token.denom, price: token.amount, expiresAt: token.expiresAt },
    chainId: payment.chainId,
    coins: payment.amounts.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) })),
    at: payment.at,
    paidBefore: token ? await heldFor(tx, token) : 0n,
    stillNeeded: token ? await stillNeeded(ctx, tx, token) : false,
    paymentDenoms: ctx.paymentDenoms(payment.chainId),
  })
}

/** Locked: its status decides over money, and the expiry of prices runs beside this. */
async function lockToken(tx: Tx, id: string): Promise<TokenRow | null> {
  const [row] = await tx.select().from(clearingTokens).where(eq(clearingTokens.id, id)).for('update')
  return row ?? null
}

/** Sum of what was held for this token for being too little. */
async function heldFor(db: Db, token: TokenRow): Promise<bigint> {
  const held = await db.select().from(payments).where(and(eq(payments.token, token.id), eq(payments.state, 'held'), eq(payments.heldReason, 'underpaid')))
  return held.flatMap(row => row.amounts).filter(amount => amount.denom === token.denom).reduce((sum, amount) => sum + BigInt(amount.amount), 0n)
}

async function stillNeeded(ctx: ClearingContext, tx: Tx, token: TokenRow): Promise<boolean> {
  const rows = await getPackets(tx, token.terms.packets)
  return rows.some((row: PacketRow) => ['open', 'refused'].includes(outcomeOf(row, ctx.ourSigners).kind))
}

function sentenceFor(ctx: ClearingContext, payment: PaymentRow, { match, action }: PaymentDecision): string {
  const paid = payment.amounts.map(amount => formatAmount(amount, ctx.assets.asset(payment.chainId, amount.denom) ?? undefined)).join(' and ')
  if (action.kind === 'hold') {
    return action.reason === 'underpaid'
      ? `${paid} arrived: not enough yet. Send the rest with the same memo, or all of it comes back.`
      : `${paid} arrived, but not as this order asks. It stays in your name.`
  }
  switch (match) {
    case 'over': return `${paid} arrived: more than the price. The rest comes back.`
    case 'late': return action.kind === 'accept' ? `${paid} arrived late, but it covers the price.` : `${paid} arrived after the price was over. It comes back.`
    case 'duplicate': return `${paid} arrived for an order already paid. It comes back.`
    case 'wrong-denom': return `${paid} arrived in another coin than asked. It comes back.`
    default: return `${paid} arrived: the exact amount.`
  }
}
