import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { inArray, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { archivedOrders, clearingOperations, clearingTokens, paymentTransactions, timeline } from '../../db/schema/index.ts'
import { ageOrders } from './ageOrders.ts'

/**
 * Moves what is only told of orders that ended long ago out of the tables that are at work. All by which they are found, that is
 * unique, that sums count or that leads money home stays where it is.
 */
export function archiveOrders(ctx: ClearingContext, signal: AbortSignal): Promise<number> {
  return ageOrders(
    ctx,
    {
      name: 'archive-orders',
      from: 'whole',
      days: ctx.settings.retention.orders,
      inOne: batch => inTransaction(ctx.database, 'archive-orders', batch),
      act: (tx, tokens) => archive(tx, tokens, ctx.now()),
    },
    signal,
  )
}

async function archive(tx: Tx, tokens: string[], at: Date): Promise<void> {
  await tx.execute(sql`
    with moved as (delete from ${timeline} where ${inArray(timeline.token, tokens)} returning *)
    insert into ${archivedOrders} (token, archived_at, timeline)
    select token, ${at}::timestamptz, jsonb_agg(to_jsonb(moved) - 'token' order by revision) from moved group by token order by token`)
  // The chain has them, and the payments that came of them are ours.
  await tx.delete(paymentTransactions).where(inArray(paymentTransactions.token, tokens))
  await tx.update(clearingTokens).set({ gasUses: null, networks: [] }).where(inArray(clearingTokens.id, tokens))
  await tx.update(clearingOperations).set({ kept: 'archived' }).where(inArray(clearingOperations.token, tokens))
}
