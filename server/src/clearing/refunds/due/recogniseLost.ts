import type { Db, Tx } from '../../../db/database.ts'
import type { LostRefund, RefundRow, RefundTransaction } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import type { LostFacts } from './judgeLost.ts'
import { Buffer } from 'node:buffer'
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { decodeTx } from '../../../chains/transactions.ts'
import { endAlert } from '../../../db/alerts.ts'
import { audit } from '../../../db/audit.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { lostRefunds, refunds, refundTransactions } from '../../../db/schema/index.ts'
import { post } from '../../ledger/post.ts'
import { refundRecognised } from '../../ledger/postings.ts'
import { countRefund } from '../../orders/count.ts'
import { move } from '../../states.ts'
import { judgeLost } from './judgeLost.ts'
import { parkRefunds } from './parkRefunds.ts'
import { tellRefund } from './tellRefund.ts'

/** Something of this coin went to the refund's recipient before the books were restored, and nobody knows yet for what. */
export const perhapsPaid = sql`exists (select 1 from ${lostRefunds} where ${lostRefunds.closedAt} is null and ${lostRefunds.chainId} =
  ${refunds.chainId} and ${lostRefunds.to} = ${refunds.to} and ${lostRefunds.denom} = ${refunds.denom})`

/**
 * Confirms refunds of a chain that wait and were paid before the books were restored, and lets those wait for a person that may have been.
 * @returns refunds that have to be looked at from now on
 */
export async function recogniseLost(ctx: ClearingContext, chainId: string): Promise<number[]> {
  if (!(await hasLost(ctx.database.db, chainId))) return []
  return inTransaction(ctx.database, 'recognise-refunds', tx => recogniseIn(ctx, tx, chainId, ctx.now()))
}

/** The same in the caller's transaction. */
export async function recogniseIn(ctx: ClearingContext, tx: Tx, chainId: string, at: Date): Promise<number[]> {
  const lost = await tx
    .select({ lost: lostRefunds, transaction: refundTransactions })
    .from(lostRefunds)
    .innerJoin(refundTransactions, eq(refundTransactions.id, lostRefunds.transactionId))
    .where(isOpen(chainId))
    .orderBy(asc(lostRefunds.id))
  const waiting = await tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.chainId, chainId), inArray(refunds.status, ['due', 'awaiting_approval']), perhapsPaid))
    .orderBy(asc(refunds.token), asc(refunds.id))
    .for('update')
  const { paid, doubtful } = judgeLost(
    lost.map(one => factsOf(ctx, one)),
    waiting.toSorted((a, b) => a.id - b.id),
  )
  for (const { refundId, lostId } of paid) {
    const refund = waiting.find(one => one.id === refundId)
    const sent = lost.find(one => one.lost.id === lostId)
    if (refund && sent) await confirmLost(ctx, tx, refund, sent, at)
  }
  const closed = lost.filter(one => paid.some(({ lostId }) => lostId === one.lost.id))
  for (const transaction of new Set(closed.map(one => one.transaction))) await endAlertOf(tx, transaction, at)
  return letPeopleLook(
    ctx,
    tx,
    waiting.filter(one => doubtful.includes(one.id)),
    at,
  )
}

/** A person has decided that what went to this recipient was for something else. In the caller's transaction. */
export async function closeLost(tx: Tx, refund: RefundRow, at: Date): Promise<void> {
  const closed = await tx
    .update(lostRefunds)
    .set({ closedAt: at })
    .where(and(isOpen(refund.chainId), eq(lostRefunds.to, refund.to ?? ''), eq(lostRefunds.denom, refund.denom)))
    .returning({ transactionId: lostRefunds.transactionId })
  const transactions = await tx
    .select()
    .from(refundTransactions)
    .where(
      inArray(
        refundTransactions.id,
        closed.map(one => one.transactionId),
      ),
    )
  for (const transaction of transactions) await endAlertOf(tx, transaction, at)
}

const isOpen = (chainId: string) => and(eq(lostRefunds.chainId, chainId), isNull(lostRefunds.closedAt))

async function hasLost(db: Db, chainId: string): Promise<boolean> {
  return (await db.select({ id: lostRefunds.id }).from(lostRefunds).where(isOpen(chainId)).limit(1)).length > 0
}

interface Sent {
  lost: LostRefund
  transaction: RefundTransaction
}

function factsOf(ctx: ClearingContext, { lost, transaction: { chainId, txBytes, feeAmount, feeDenom } }: Sent): LostFacts {
  return {
    ...lost,
    share: {
      fee: feeAmount,
      refunds: decodeTx(Buffer.from(txBytes, 'base64'))?.messages.length ?? 1,
      sendingCost: denom => ctx.settings.sendingCost(chainId, denom),
      gasDenom: feeDenom,
    },
  }
}

async function confirmLost(ctx: ClearingContext, tx: Tx, refund: RefundRow, { lost, transaction }: Sent, at: Date): Promise<void> {
  const { id, chainId, denom, amount } = refund
  const { txHash } = transaction
  const set = { waitsFor: null, transactionId: transaction.id, net: lost.net }
  await move(tx, 'refund', [id], { from: ['due', 'awaiting_approval'], to: 'broadcast', set })
  await move(tx, 'refund', [id], { from: ['broadcast'], to: 'confirmed', set: { confirmedAt: transaction.endedAt ?? at } })
  await tx.update(lostRefunds).set({ refundId: id, closedAt: at }).where(eq(lostRefunds.id, lost.id))
  countRefund(tx, id)
  await post(tx, refundRecognised({ chainId, at, txHash }, id, txHash, { denom, amount }, lost.net))
  audit(tx, {
    at,
    actor: 'system',
    source: chainId,
    action: 'recognise-refund',
    subject: `refund:${id}`,
    before: { status: refund.status },
    after: { status: 'confirmed', txHash, net: String(lost.net), formerNumber: lost.id },
  })
  tellRefund(ctx, tx, { ...refund, ...set, status: 'confirmed' }, { at, kind: 'refund-confirmed', txHash })
}

/** @returns those that did not wait for this yet */
async function letPeopleLook(ctx: ClearingContext, tx: Tx, rows: RefundRow[], at: Date): Promise<number[]> {
  const news = rows.filter(one => one.waitsFor !== 'perhaps-paid' && one.waitsFor !== 'rejected')
  const ids = (status: RefundRow['status']) => news.filter(one => one.status === status).map(one => one.id)
  await parkRefunds(ctx, tx, ids('due'), { at, source: 'restored books', waitsFor: 'perhaps-paid' })
  for (const { id, chainId, waitsFor } of news.filter(one => one.status === 'awaiting_approval')) {
    await tx.update(refunds).set({ waitsFor: 'perhaps-paid' }).where(eq(refunds.id, id))
    audit(tx, {
      at,
      actor: 'system',
      source: chainId,
      action: 'park-refund',
      subject: `refund:${id}`,
      before: { waitsFor },
      after: { waitsFor: 'perhaps-paid' },
    })
  }
  return news.map(one => one.id)
}

/** When all that it paid is explained. */
async function endAlertOf(tx: Tx, { id, txHash }: RefundTransaction, at: Date): Promise<void> {
  const open = await tx.$count(lostRefunds, and(eq(lostRefunds.transactionId, id), isNull(lostRefunds.closedAt)))
  if (open === 0) await endAlert(tx, 'unknown-refund-transaction', txHash, at)
}
