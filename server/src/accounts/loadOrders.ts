import type { PacketId } from '@relayooor/shared'
import type { Order } from '../clearing/orders/presentOrder.ts'
import type { Db } from '../db/database.ts'
import type { PacketRow } from '../packets/evidence.ts'
import { packetKey } from '@relayooor/shared'
import { asc, inArray } from 'drizzle-orm'
import { refundsWhere } from '../clearing/orders/presentStatus.ts'
import { clearingOperations, clearingTokens, packetClearingResults, payments, refunds } from '../db/schema/index.ts'
import { getPackets } from '../packets/findPackets.ts'

/** Orders by their tokens, in that order: one query a table, however many there are. */
export async function loadOrders(db: Db, ids: string[]): Promise<Order[]> {
  if (ids.length === 0)
    return []
  const r = packetClearingResults
  const tokens = new Map((await db.select().from(clearingTokens).where(inArray(clearingTokens.id, ids))).map(row => [row.id, row]))
  const operations = new Map((await db.select().from(clearingOperations).where(inArray(clearingOperations.token, ids))).map(row => [row.token, row]))
  const paid = Map.groupBy(await db.select().from(payments).where(inArray(payments.token, ids)).orderBy(asc(payments.id)), row => row.token)
  const owed = Map.groupBy(await refundsWhere(db, inArray(refunds.token, ids)), row => row.refund.token)
  const results = Map.groupBy(await db.select().from(r).where(inArray(r.token, ids)).orderBy(asc(r.chainId), asc(r.channelId), asc(r.sequence)), row => row.token)
  return ids.flatMap((id) => {
    const token = tokens.get(id)
    return token ? [{ token, operation: operations.get(id) ?? null, payments: paid.get(id) ?? [], refunds: owed.get(id) ?? [], results: results.get(id) ?? [] }] : []
  })
}

/** What the chains have shown of packets, by their keys. */
export async function loadPackets(db: Db, ids: PacketId[]): Promise<Map<string, PacketRow>> {
  return new Map((await getPackets(db, ids)).map(row => [packetKey(row), row]))
}
