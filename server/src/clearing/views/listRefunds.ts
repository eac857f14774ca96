import type { AdminRefundView, List, ParsedRequestOf } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { Problem } from '@relayooor/shared'
import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { newestEntries } from '../../db/decided.ts'
import { at, listCursor } from '../../db/listCursor.ts'
import { matching } from '../../db/matching.ts'
import { auditLog, refunds, refundTransactions } from '../../db/schema/index.ts'
import { presentRefund } from './presentOrder.ts'

const cursors = listCursor('refunds', [at.number])

/** Refunds newest first; the cursor holds the number of the last one. */
export async function listRefunds(
  ctx: ClearingContext,
  { limit, cursor, ...filter }: ParsedRequestOf<'adminRefunds'>['query'],
): Promise<List<AdminRefundView>> {
  const after = cursors.read(cursor)
  const rows = await ctx.database.db
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(matching(refunds, filter), after && lt(refunds.id, after[0])))
    .orderBy(desc(refunds.id))
    .limit(limit + 1)
  const page = idsOf(rows.slice(0, limit))
  const last = page.at(-1)
  const views = new Map((await loadRefunds(ctx, page)).map(view => [view.id, view]))
  return {
    items: page.flatMap(id => views.get(String(id)) ?? []),
    nextCursor: last !== undefined && rows.length > limit ? cursors.write(last) : null,
  }
}

/** @throws Problem `not-found` */
export async function loadRefund(ctx: ClearingContext, id: number): Promise<AdminRefundView> {
  const [view] = await loadRefunds(ctx, [id])
  if (!view) throw new Problem('not-found', 'There is no such refund.')
  return view
}

/** By number, the lowest first. */
export async function loadRefunds(ctx: ClearingContext, ids: number[]): Promise<AdminRefundView[]> {
  const { db } = ctx.database
  // Before the rows: what happens while they are read has then not been seen.
  const asOf = await newestEntries(
    db,
    ids.map(id => `refund:${id}`),
  )
  const rows = await db
    .select({ refund: refunds, transaction: refundTransactions })
    .from(refunds)
    .leftJoin(refundTransactions, eq(refundTransactions.id, refunds.transactionId))
    .where(inArray(refunds.id, ids))
    .orderBy(asc(refunds.id))
  // A waiting refund has left its transaction; the reason is in the log.
  const parked = await db
    .select({ subject: auditLog.subject, after: auditLog.after })
    .from(auditLog)
    .where(
      and(
        inArray(
          auditLog.subject,
          ids.map(id => `refund:${id}`),
        ),
        inArray(auditLog.action, ['park-refund', 'free-refund']),
      ),
    )
    .orderBy(asc(auditLog.id))
  const said = new Map(parked.flatMap(({ subject, after }) => (typeof after?.complaint === 'string' ? [[subject, after.complaint]] : [])))
  return rows.map(({ refund, transaction }) => ({
    ...presentRefund({ refund, txHash: transaction?.txHash ?? null, height: transaction?.height ?? null }),
    id: String(refund.id),
    paymentId: String(refund.paymentId),
    token: refund.token ?? undefined,
    createdAt: refund.createdAt.toISOString(),
    complaint: refund.status === 'confirmed' ? undefined : (transaction?.complaint ?? said.get(`refund:${refund.id}`)),
    asOf: asOf(`refund:${refund.id}`),
  }))
}
