import type { AccountsContext } from './context.ts'
import { csvRecord } from './csv.ts'
import { findOwnOrders } from './findOwnOrders.ts'
import { loadOrders } from './loadOrders.ts'
import { orderColumns, orderRecords } from './orderRecords.ts'
import { addressesOf } from './wallet.ts'

const ordersAtOnce = 200

/** Own orders as a table, the newest first, read as fast as it is taken. */
export async function* operationsCsv(ctx: AccountsContext, account: { address: string, chainId: string }): AsyncGenerator<string> {
  const { db } = ctx.database
  const addresses = addressesOf(ctx, account)
  let records = [csvRecord(orderColumns)]
  for (let after: { createdAt: Date, id: string } | undefined; ;) {
    const found = await findOwnOrders(db, { addresses, limit: ordersAtOnce, after })
    for (const order of await loadOrders(db, found.map(one => one.id)))
      records.push(...orderRecords(ctx.assets, order).map(csvRecord))
    yield records.join('')
    records = []
    after = found.at(-1)
    if (found.length < ordersAtOnce)
      return
  }
}
