import type { Db } from '../../db/database.ts'
import type { Order } from './presentOrder.ts'
import { asc, eq, inArray } from 'drizzle-orm'
import { clearingOperations, clearingTokens, packetClearingResults, payments, refunds } from '../../db/schema/index.ts'
import { orderState } from '../orders/orderState.ts'
import { refundsWhere } from './presentStatus.ts'

/** Orders by their tokens, in that order: one query a table, however many there are. */
export async function loadOrders(db: Db, ids: string[]): Promise<Order[]> {
  if (ids.length === 0) return []
  const r = packetClearingResults
  const orders = new Map(
    (
      await db
        .select({ token: clearingTokens, operation: clearingOperations, state: orderState })
        .from(clearingTokens)
        .leftJoin(clearingOperations, eq(clearingOperations.token, clearingTokens.id))
        .where(inArray(clearingTokens.id, ids))
    ).map(row => [row.token.id, row]),
  )
  const paid = Map.groupBy(await db.select().from(payments).where(inArray(payments.token, ids)).orderBy(asc(payments.id)), row => row.token)
  const owed = Map.groupBy(await refundsWhere(db, inArray(refunds.token, ids)), row => row.refund.token)
  const results = Map.groupBy(
    await db.select().from(r).where(inArray(r.token, ids)).orderBy(asc(r.chainId), asc(r.channelId), asc(r.sequence)),
    row => row.token,
  )
  return ids.flatMap(id => {
    const found = orders.get(id)
    return found ? [{ ...found, payments: paid.get(id) ?? [], refunds: owed.get(id) ?? [], results: results.get(id) ?? [] }] : []
  })
}
