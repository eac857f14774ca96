import type { AdminPaymentView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PaymentRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { Problem } from '@relayooor/shared'
import { and, desc, eq, lt } from 'drizzle-orm'
import { newestEntries } from '../../db/decided.ts'
import { at, listCursor } from '../../db/listCursor.ts'
import { matching } from '../../db/matching.ts'
import { payments } from '../../db/schema/index.ts'
import { findFits } from './findFits.ts'
import { presentPayments } from './presentPayments.ts'

const cursors = listCursor('payments', [at.number])

/** Payments newest first; the cursor holds the number of the last one. */
export async function listPayments(
  ctx: ClearingContext,
  { limit, cursor, reason, ...filter }: ParsedRequestOf<'adminPayments'>['query'],
): Promise<List<AdminPaymentView>> {
  const { db } = ctx.database
  const after = cursors.read(cursor)
  const rows = await db
    .select()
    .from(payments)
    .where(and(matching(payments, { ...filter, heldReason: reason }), after && lt(payments.id, after[0])))
    .orderBy(desc(payments.id))
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

/** With the proof of each, and the orders that it fits. */
export async function presentForAdmin(ctx: ClearingContext, db: Db, rows: PaymentRow[]): Promise<AdminPaymentView[]> {
  const subjectOf = ({ id }: PaymentRow) => `payment:${id}`
  const views = await presentPayments(ctx, db, rows)
  const fits = await findFits(ctx, db, rows)
  const asOf = await newestEntries(db, rows.map(subjectOf))
  return rows.flatMap((row, index) => {
    const view = views[index]
    const { id, memo, witnesses, authority } = row
    return view
      ? [
          {
            ...view,
            id: String(id),
            memo,
            witnesses,
            authority: authority ?? undefined,
            fits: fits.get(id) ?? [],
            asOf: asOf(subjectOf(row)),
          },
        ]
      : []
  })
}
