import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { inArray, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { keepPurged } from '../../db/keptSums.ts'
import { archivedOrders, clearingOperations, earlierEnds, packetClearingResults } from '../../db/schema/index.ts'
import { keptCosts } from '../gas/costSums.ts'
import { keptTiers } from '../gas/tierSums.ts'
import { ofOrders } from '../orders/happened.ts'
import { keptTotals } from '../orders/totals.ts'
import { keptUserStatistics } from '../orders/userStatistics.ts'
import { ageOrders } from './ageOrders.ts'
import { stripTokens } from './stripTokens.ts'

/**
 * Removes which transfers archived orders were for, how they went, and what was signed. Their way home stays, as do their end, their
 * payments and refunds, which are books. What sums had counted of them is kept beside.
 */
export function purgeOrders(ctx: ClearingContext, signal: AbortSignal): Promise<number> {
  return ageOrders(
    ctx,
    {
      name: 'purge-orders',
      from: 'archived',
      days: ctx.settings.retention.archivedOrders,
      inOne: batch => inTransaction(ctx.database, 'purge-orders', batch),
      act: (tx, tokens) => purge(tx, tokens, ctx.now()),
    },
    signal,
  )
}

async function purge(tx: Tx, tokens: string[], at: Date): Promise<void> {
  const ended = sql`o.token = any(${sql.param(tokens)}::uuid[])`
  await keepPurged(tx, keptUserStatistics, ofOrders(tokens))
  await keepPurged(tx, keptTotals, ofOrders(tokens))
  await keepPurged(tx, keptCosts, ended)
  await keepPurged(tx, keptTiers, ended)
  await tx.delete(archivedOrders).where(inArray(archivedOrders.token, tokens))
  await tx.delete(earlierEnds).where(inArray(earlierEnds.token, tokens))
  await tx.delete(packetClearingResults).where(inArray(packetClearingResults.token, tokens))
  await tx.update(clearingOperations).set({ kept: 'purged', fees: null }).where(inArray(clearingOperations.token, tokens))
  await stripTokens(tx, tokens, at)
}
