import type { PaymentRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { and, asc, eq, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { chainCursors, payments } from '../../db/schema/index.ts'
import { priceLate } from '../quote/priceLate.ts'
import { lateOrder, settleSeen } from './takePayments.ts'

/** Taken up together. */
const mostAtOnce = 100

/** Settles confirmed payments of expired quotes at the current price, for which chains are asked before anything is locked. */
export async function settleLate(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const ripe = await db
    .select({ payment: payments })
    .from(payments)
    .innerJoin(chainCursors, eq(chainCursors.chainId, payments.chainId))
    .where(and(eq(payments.state, 'seen'), sql`${payments.height} <= ${chainCursors.height} - ${ctx.settings.confirmations - 1}`))
    .orderBy(asc(payments.id))
    .limit(mostAtOnce)
  for (const { payment } of ripe) {
    await settleOne(ctx, payment).catch((error: unknown) => {
      ctx.log.warn({ payment: payment.id, error: String(error) }, 'a late payment could not be settled now; it is tried again')
    })
  }
}

async function settleOne(ctx: ClearingContext, payment: PaymentRow): Promise<void> {
  const order = await lateOrder(ctx.database.db, payment)
  if (!order) return
  const late = await priceLate(ctx, order)
  await inTransaction(ctx.database, 'settle-late', tx => settleSeen(ctx, tx, payment, late))
}
