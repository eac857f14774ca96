import type { Db, Tx } from '../../../db/database.ts'
import type { RefundRow } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import type { Occasion } from '../../payments/settlePayment.ts'
import { Problem, readAddress } from '@relayooor/shared'
import { and, eq } from 'drizzle-orm'
import { audit } from '../../../db/audit.ts'
import { lastDecision, refuseIfChanged, sentenceOf } from '../../../db/decided.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { notify } from '../../../db/notify.ts'
import { refunds } from '../../../db/schema/index.ts'
import { occasionOf } from '../../payments/settlePayment.ts'
import { closeLost, recogniseLost } from '../due/recogniseLost.ts'
import { tellRefund } from '../due/tellRefund.ts'

/**
 * An admin approves a refund: it is sent with our key, or without one waits to be signed by hand. If it was not worth its gas, it is sent
 * whole at our cost. @throws Problem `not-found`, `refund-not-waiting`, `invalid-request`
 */
export async function approveRefund(
  ctx: ClearingContext,
  id: number,
  to: string | undefined,
  { note, asOf, ...occasion }: Occasion,
): Promise<void> {
  await refuseNewlyDoubtful(ctx, id)
  await inTransaction(ctx.database, 'approve-refund', async tx => {
    const refund = await lockRefund(tx, id, asOf)
    // What waits for a shortfall to be explained waits for that, and for nobody's approval.
    if (refund.status !== 'awaiting_approval' && refund.waitsFor !== 'daily-limit')
      throw await refuse(tx, refund, 'This refund waits for nobody.')
    const recipient = await checkRecipient(ctx, tx, refund, to ?? refund.to)
    if (refund.waitsFor === 'no-hot-key' && recipient === refund.to && (await lastDecision(tx, subjectOf(id)))?.action === 'approve-refund')
      throw await refuse(tx, refund, 'This refund is approved, and waits to be signed by hand.')
    const change: Partial<RefundRow> = {
      to: recipient,
      ...(ctx.refundWallet(refund.chainId) ? { status: 'due', waitsFor: null } : { status: 'awaiting_approval', waitsFor: 'no-hot-key' }),
      cap: null,
      ...(refund.waitsFor === 'dust' && { net: refund.amount }),
      largestBatch: 1,
      notBefore: null,
    }
    await tx
      .update(refunds)
      .set(change)
      .where(and(eq(refunds.id, id), eq(refunds.status, refund.status)))
    await closeLost(tx, refund, occasion.at)
    audit(tx, {
      ...occasionOf(occasion),
      action: 'approve-refund',
      subject: subjectOf(id),
      before: { status: refund.status, waitsFor: refund.waitsFor, to: refund.to },
      after: { status: change.status ?? refund.status, waitsFor: change.waitsFor, to: recipient, note },
    })
    tellRefund(ctx, tx, { ...refund, ...change }, { at: occasion.at, kind: 'refund-approved' })
    if (change.status === 'due') await notify(tx, { kind: 'to-refund' })
  })
}

/** Who agreed to a refund before he could see that it was perhaps paid already has not agreed to that. */
async function refuseNewlyDoubtful(ctx: ClearingContext, id: number): Promise<void> {
  const { db } = ctx.database
  const [refund] = await db.select().from(refunds).where(eq(refunds.id, id))
  if (!refund || !(await recogniseLost(ctx, refund.chainId)).includes(id)) return
  throw await refuse(
    db,
    { ...refund, waitsFor: 'perhaps-paid' },
    'Something went to this recipient before the books were restored: look whether it was this.',
  )
}

/** Stops a refund before it is signed; it stays visible and can be approved later. @throws Problem `not-found`, `refund-not-waiting` */
export async function rejectRefund(ctx: ClearingContext, id: number, { note, asOf, ...occasion }: Occasion): Promise<void> {
  await inTransaction(ctx.database, 'reject-refund', async tx => {
    const refund = await lockRefund(tx, id, asOf)
    if (refund.status !== 'due' && refund.status !== 'awaiting_approval')
      throw await refuse(tx, refund, 'This refund is on its way or has arrived.')
    if (refund.waitsFor === 'rejected') throw await refuse(tx, refund, 'This refund is rejected.')
    await tx
      .update(refunds)
      .set({ status: 'awaiting_approval', waitsFor: 'rejected' })
      .where(and(eq(refunds.id, id), eq(refunds.status, refund.status)))
    audit(tx, {
      ...occasionOf(occasion),
      action: 'reject-refund',
      subject: subjectOf(id),
      before: { status: refund.status, waitsFor: refund.waitsFor },
      after: { status: 'awaiting_approval', waitsFor: 'rejected', note },
    })
    tellRefund(ctx, tx, refund, { at: occasion.at, kind: 'refund-waits' })
  })
}

const subjectOf = (id: number) => `refund:${id}`

async function lockRefund(tx: Tx, id: number, asOf: string | undefined): Promise<RefundRow> {
  const [refund] = await tx.select().from(refunds).where(eq(refunds.id, id)).for('update')
  if (!refund) throw new Problem('not-found', 'There is no such refund.')
  await refuseIfChanged(tx, subjectOf(id), asOf)
  return refund
}

async function checkRecipient(ctx: ClearingContext, tx: Tx, refund: RefundRow, to: string | null): Promise<string> {
  const prefix = ctx.chains.get(refund.chainId)?.settings.prefix ?? ''
  if (to === null) throw await refuse(tx, refund, 'Nobody is known to whom it can go: name an account.')
  if (!readAddress(to, prefix).ok)
    throw new Problem('invalid-request', `Nobody on ${refund.chainId} has this address.`, {
      errors: [{ path: 'to', message: `must be an address that begins with ${prefix}1` }],
    })
  return to
}

async function refuse(tx: Db, { id, status, waitsFor }: RefundRow, detail: string): Promise<Problem> {
  const decided = await lastDecision(tx, subjectOf(id))
  return new Problem('refund-not-waiting', decided ? `${detail} ${sentenceOf(decided)}` : detail, {
    refund: String(id),
    refundStatus: status,
    ...(waitsFor && { waitsFor }),
    decided,
  })
}
