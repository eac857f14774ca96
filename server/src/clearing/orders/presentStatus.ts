import type { ClearingStatus, Quote, Receipt } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { RefundRow } from './presentOrder.ts'
import { isFinished, packetKey, Problem } from '@relayooor/shared'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { clearingOperations, clearingTokens, payments, refunds, refundTransactions, timeline } from '../../db/schema/index.ts'
import { getPackets } from '../../packets/findPackets.ts'
import { estimateFor, ordersAhead } from '../quote/estimate.ts'
import { getToken, resultsOf } from './operations.ts'
import { orderState } from './orderState.ts'
import { presentOrder } from './presentOrder.ts'

/** An order as everybody sees it; null when there is no such token. One snapshot of the database. */
export async function loadStatus(ctx: ClearingContext, tokenId: string): Promise<ClearingStatus | null> {
  const read = await ctx.database.db.transaction(async (tx) => {
    const [found] = await tx.select({ token: clearingTokens, operation: clearingOperations, state: orderState }).from(clearingTokens).leftJoin(clearingOperations, eq(clearingOperations.token, clearingTokens.id)).where(eq(clearingTokens.id, tokenId))
    if (!found)
      return null
    return {
      ...found,
      payments: await tx.select().from(payments).where(eq(payments.token, tokenId)).orderBy(asc(payments.id)),
      results: await resultsOf(tx, tokenId),
      refunds: await refundsWhere(tx, eq(refunds.token, tokenId)),
      lines: await tx.select().from(timeline).where(eq(timeline.token, tokenId)).orderBy(asc(timeline.revision)),
      rows: new Map((await getPackets(tx, found.token.terms.packets)).map(row => [packetKey(row), row])),
      ahead: found.operation?.status === 'queued' ? await ordersAhead(tx, found.operation) : undefined,
    }
  }, { isolationLevel: 'repeatable read', accessMode: 'read only' })
  if (!read)
    return null
  const { lines, rows, ahead, ...order } = read
  const view = presentOrder(ctx, order, rows)
  return {
    ...view,
    timeline: lines.map(({ at, kind, text, data }) => ({ at: at.toISOString(), kind, text, data })),
    estimate: isFinished(view.status) ? undefined : await estimateFor(ctx, order.token.terms.packets),
    ahead,
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

/** Refunds with the transactions that pay them, in the order in which they were owed. */
export async function refundsWhere(db: Db, which: SQL): Promise<RefundRow[]> {
  return db.select({ refund: refunds, txHash: refundTransactions.txHash, height: refundTransactions.height })
    .from(refunds)
    .leftJoin(refundTransactions, eq(refundTransactions.id, refunds.transactionId))
    .where(which)
    .orderBy(asc(refunds.id))
}
