import type { AdminPaymentView, List } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PaymentRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { Problem } from '@relayooor/shared'
import { and, desc, eq, lt } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { payments } from '../../db/schema/index.ts'
import { presentPayments } from './presentPayments.ts'

export interface PaymentFilter {
  state?: PaymentRow['state'] | undefined
  reason?: NonNullable<PaymentRow['heldReason']> | undefined
  chainId?: string | undefined
  txHash?: string | undefined
  payer?: string | undefined
  token?: string | undefined
  limit: number
  cursor?: string | undefined
}

const cursors = listCursor('payments', [at.number])

/** Payments newest first; the cursor holds the number of the last one. */
export async function listPayments(ctx: ClearingContext, { limit, cursor, ...filter }: PaymentFilter): Promise<List<AdminPaymentView>> {
  const { db } = ctx.database
  const p = payments
  const after = cursors.read(cursor)
  const rows = await db
    .select()
    .from(p)
    .where(
      and(
        filter.state && eq(p.state, filter.state),
        filter.reason && eq(p.heldReason, filter.reason),
        filter.chainId === undefined ? undefined : eq(p.chainId, filter.chainId),
        filter.txHash === undefined ? undefined : eq(p.txHash, filter.txHash),
        filter.payer === undefined ? undefined : eq(p.payer, filter.payer),
        filter.token === undefined ? undefined : eq(p.token, filter.token),
        after && lt(p.id, after[0]),
      ),
    )
    .orderBy(desc(p.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: await presentForAdmin(ctx, db, page), nextCursor: last && rows.length > limit ? cursors.write(last.id) : null }
}

/** @throws Problem `not-found` */
export async function loadPayment(ctx: ClearingContext, id: number): Promise<AdminPaymentView> {
  const { db } = ctx.database
  const [view] = await presentForAdmin(ctx, db, await db.select().from(payments).where(eq(payments.id, id)))
  if (!view) throw new Problem('not-found', 'There is no such payment.')
  return view
}

async function presentForAdmin(ctx: ClearingContext, db: Db, rows: PaymentRow[]): Promise<AdminPaymentView[]> {
  const views = await presentPayments(ctx, db, rows)
  return rows.flatMap((row, index) => {
    const view = views[index]
    return view ? [{ ...view, id: String(row.id), memo: row.memo }] : []
  })
}
