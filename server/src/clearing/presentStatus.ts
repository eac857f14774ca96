import type { ClearingState, ClearingStatus, Quote, Receipt, RefundView } from '@relayooor/shared'
import type { PacketRow } from '../packets/evidence.ts'
import type { ClearingContext } from './context.ts'
import type { OperationRow, PaymentRow, ResultRow, TokenRow } from './operations.ts'
import { isFinished, packetKey, Problem } from '@relayooor/shared'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { clearingOperations, payments, refunds, refundTransactions, timeline } from '../db/schema/index.ts'
import { getPackets } from '../packets/findPackets.ts'
import { packetOf } from '../packets/presentPacket.ts'
import { estimateFor, ordersAhead } from './estimate.ts'
import { topUpUntil } from './judgePayment.ts'
import { getToken, resultsOf } from './operations.ts'
import { payerBearsGas } from './refunds/judgeRefund.ts'

/** An order as everybody sees it; null when there is no such token. One snapshot of the database. */
export async function loadStatus(ctx: ClearingContext, tokenId: string): Promise<ClearingStatus | null> {
  const read = await ctx.database.db.transaction(async (tx) => {
    const token = await getToken(tx, tokenId)
    if (!token)
      return null
    const [operation] = await tx.select().from(clearingOperations).where(eq(clearingOperations.token, tokenId))
    return {
      token,
      operation: operation ?? null,
      paid: await tx.select().from(payments).where(eq(payments.token, tokenId)).orderBy(asc(payments.id)),
      results: await resultsOf(tx, tokenId),
      owed: await tx.select({ refund: refunds, txHash: refundTransactions.txHash, height: refundTransactions.height }).from(refunds).leftJoin(refundTransactions, eq(refundTransactions.id, refunds.transactionId)).where(eq(refunds.token, tokenId)).orderBy(asc(refunds.id)),
      lines: await tx.select().from(timeline).where(eq(timeline.token, tokenId)).orderBy(asc(timeline.revision)),
      rows: new Map((await getPackets(tx, token.terms.packets)).map(row => [packetKey(row), row])),
      ahead: operation?.status === 'queued' ? await ordersAhead(tx, operation) : undefined,
    }
  }, { isolationLevel: 'repeatable read', accessMode: 'read only' })
  if (!read)
    return null
  const { token, operation, paid, results, owed, lines, rows, ahead } = read
  const status = stateOf(token, operation, paid)
  return {
    token: token.id,
    revision: token.revision,
    status,
    payments: paid.map(presentPayment),
    expected: { chainId: token.chainId, address: token.serviceAddress, amount: { denom: token.denom, amount: token.amount.toString() }, memo: token.terms.payment.memo },
    topUpUntil: status === 'underpaid' ? topUpUntil(token).toISOString() : undefined,
    packets: presentResults(ctx, token, results, rows),
    refunds: owed.map(presentRefund),
    timeline: lines.map(({ at, kind, text, data }) => ({ at: at.toISOString(), kind, text, data })),
    estimate: isFinished(status) ? undefined : await estimateFor(ctx, token.terms.packets),
    ahead,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    finishedAt: operation?.finishedAt?.toISOString(),
  }
}

export async function loadStatusByPayment(ctx: ClearingContext, chainId: string, txHash: string): Promise<ClearingStatus> {
  const [payment] = await ctx.database.db.select({ token: payments.token }).from(payments).where(and(eq(payments.chainId, chainId), eq(payments.txHash, txHash))).orderBy(isNull(payments.token), asc(payments.id))
  const status = payment?.token ? await loadStatus(ctx, payment.token) : null
  if (!status)
    throw new Problem('not-found', payment ? 'We have this payment, but it names no order of ours.' : 'We know of no payment to us in this transaction.', { paymentKnown: payment !== undefined })
  return status
}

export async function loadQuote(ctx: ClearingContext, tokenId: string): Promise<Quote> {
  const token = await getToken(ctx.database.db, tokenId)
  if (!token)
    throw new Problem('not-found', 'There is no such order.')
  return { ...token.terms, signature: token.signature }
}

export async function loadReceipt(ctx: ClearingContext, tokenId: string): Promise<Receipt> {
  const quote = await loadQuote(ctx, tokenId)
  const status = await loadStatus(ctx, tokenId)
  if (!status || !isFinished(status.status))
    throw new Problem('not-finished', 'This order is not finished; there is no receipt yet.', { status: status?.status })
  const document = { status, quote }
  return { ...document, signature: ctx.signer.sign('receipt', document) }
}

function stateOf(token: TokenRow, operation: OperationRow | null, paid: PaymentRow[]): ClearingState {
  if (operation)
    return operation.status
  if (paid.some(payment => payment.state === 'seen'))
    return 'confirming'
  if (paid.some(payment => payment.state === 'held' && payment.heldReason === 'underpaid'))
    return 'underpaid'
  return token.status === 'expired' ? 'expired' : 'awaiting_payment'
}

/** A payment as everybody may see it. */
export function presentPayment(payment: PaymentRow): ClearingStatus['payments'][number] {
  return {
    txHash: payment.txHash === 'block' ? undefined : payment.txHash,
    chainId: payment.chainId,
    payer: payment.payer ?? undefined,
    amounts: payment.amounts,
    height: payment.height.toString(),
    at: payment.at.toISOString(),
    match: payment.match,
    state: payment.state,
    heldReason: payment.heldReason ?? undefined,
  }
}

/** A refund as everybody may see it. */
export function presentRefund({ refund, txHash, height }: { refund: typeof refunds.$inferSelect, txHash: string | null, height: number | null }): RefundView {
  return {
    reason: refund.reason,
    chainId: refund.chainId,
    amount: { denom: refund.denom, amount: refund.amount.toString() },
    lessGas: payerBearsGas(refund.reason),
    net: refund.net === null ? undefined : { denom: refund.denom, amount: refund.net.toString() },
    to: refund.to ?? undefined,
    status: refund.status,
    waitsFor: refund.waitsFor ?? undefined,
    txHash: txHash ?? undefined,
    height: refund.status === 'confirmed' ? height?.toString() : undefined,
    at: refund.confirmedAt?.toISOString(),
  }
}

/** Before the payment there are no results: the packets of the quote stand as pending. */
function presentResults(ctx: ClearingContext, token: TokenRow, results: ResultRow[], rows: Map<string, PacketRow>): ClearingStatus['packets'] {
  const byKey = new Map(results.map(row => [packetKey(row), row]))
  return token.terms.fees.packets.map(({ packet, verdict }) => {
    const result = byKey.get(packetKey(packet))
    const row = rows.get(packetKey(packet))
    const asset = row?.denom ? ctx.assets.asset(row.chainId, row.denom) : null
    return {
      packet: packetOf(packet),
      verdict,
      result: result?.result ?? 'pending',
      reason: result?.reason ?? undefined,
      txHash: result?.txHash ?? undefined,
      txChainId: result?.txChainId ?? undefined,
      at: result?.at?.toISOString(),
      amount: row?.denom && row.amount !== null ? { denom: row.denom, amount: row.amount } : undefined,
      symbol: asset?.symbol,
      decimals: asset?.decimals,
      sender: row?.sender ?? undefined,
      receiver: row?.receiver ?? undefined,
      destinationChainId: row?.destinationChainId,
    }
  })
}
