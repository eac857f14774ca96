import type { RefundReason } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { TokenRow } from './operations.ts'
import { and, desc, eq, isNull } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { clearingOperations, payments, refunds } from '../../db/schema/index.ts'
import { post } from '../ledger/post.ts'
import { priceEarned } from '../ledger/postings.ts'
import { safeRecipient } from '../payments/safeRecipient.ts'
import { oweRefund } from '../refunds/oweRefund.ts'
import { judgeSettlement } from './judgeResult.ts'
import { getToken, resultsOf } from './operations.ts'
import { addToTimeline } from './timeline.ts'

/** Ends an operation when each of its packets has ended: status, what was earned, and what goes back, in the caller's transaction. */
export async function settleOperation(ctx: ClearingContext, tx: Tx, tokenId: string, at: Date): Promise<void> {
  // Locked first: two packets of one order may end on two chains at the same moment.
  const [operation] = await tx.select().from(clearingOperations).where(and(eq(clearingOperations.token, tokenId), isNull(clearingOperations.finishedAt))).for('update')
  const results = operation ? await resultsOf(tx, tokenId) : []
  if (!operation || results.some(row => row.result === 'pending'))
    return
  const token = await getToken(tx, tokenId)
  if (!token)
    throw new Error(`no such token: ${tokenId}`)
  const settlement = judgeSettlement(results, BigInt(token.terms.fees.service.amount))
  await tx.update(clearingOperations)
    .set({ status: settlement.status, earned: settlement.earned, finishedAt: at })
    .where(and(eq(clearingOperations.token, tokenId), isNull(clearingOperations.finishedAt)))
  for (const { reason, amount } of settlement.back)
    await oweBack(ctx, tx, token, reason, amount, at)
  await post(tx, priceEarned({ chainId: token.chainId, at }, token.id, { denom: token.denom, amount: settlement.earned }))
  audit(tx, { at, actor: 'system', source: 'settlement', action: 'settle-order', subject: `order:${tokenId}`, before: { status: operation.status }, after: { status: settlement.status, earned: settlement.earned.toString(), denom: token.denom } })
  addToTimeline(tx, tokenId, {
    at,
    kind: settlement.status,
    text: sentences[settlement.status],
    data: { earned: settlement.earned.toString(), denom: token.denom },
    finished: { status: settlement.status, seconds: Math.max(0, (at.getTime() - operation.createdAt.getTime()) / 1000) },
  })
}

const sentences = {
  cleared: 'Everything paid for is cleared.',
  partly_cleared: 'Some of it could not be cleared; its part of the price goes back.',
  not_cleared: 'Nothing could be cleared by us; the whole price goes back.',
}

/** Writes what is owed out of the payments that paid this token, newest first, never more than each of them brought. */
async function oweBack(ctx: ClearingContext, tx: Tx, token: TokenRow, reason: RefundReason, amount: bigint, at: Date): Promise<void> {
  const paid = await tx.select().from(payments).where(and(eq(payments.token, token.id), eq(payments.state, 'settled'), eq(payments.chainId, token.chainId))).orderBy(desc(payments.id))
  let owed = amount
  for (const payment of paid) {
    const already = await tx.select().from(refunds).where(and(eq(refunds.paymentId, payment.id), eq(refunds.denom, token.denom)))
    const brought = BigInt(payment.amounts.find(one => one.denom === token.denom)?.amount ?? 0)
    const left = brought - already.reduce((sum, refund) => sum + refund.amount, 0n)
    const now = left < owed ? left : owed
    if (now > 0n)
      await oweRefund(ctx, tx, { paymentId: payment.id, token: token.id, reason, chainId: token.chainId, coin: { denom: token.denom, amount: now }, to: safeRecipient(payment, token), at })
    owed -= now > 0n ? now : 0n
  }
  if (owed > 0n)
    throw new Error(`order ${token.id} owes back ${owed}${token.denom} more than was paid for it`)
}
