import type { ParsedRequestOf } from '@relayooor/shared'
import type { AccountsContext } from './context.ts'
import type { Place } from './findOwnOrders.ts'
import { idsOf } from '../base/idsOf.ts'
import { loadOrders } from '../clearing/views/loadOrders.ts'
import { csvRecord } from './csv.ts'
import { findOwnOrders } from './findOwnOrders.ts'
import { coinsOfOrder, orderColumns, orderRecords } from './orderRecords.ts'
import { searchOwnOrders } from './searchOwnOrders.ts'
import { addressesOf } from './wallet.ts'

const foundAtOnce = 10_000
const loadedAtOnce = 200

/** Own orders as a table, the newest first, read as fast as it is taken. @throws Problem `invalid-request`, before its first line */
export async function* operationsCsv(
  ctx: AccountsContext,
  account: { address: string; chainId: string },
  { q, status }: ParsedRequestOf<'operationsCsv'>['query'],
): AsyncGenerator<string> {
  const { db } = ctx.database
  const addresses = addressesOf(ctx, account)
  const tokens = await searchOwnOrders(ctx, db, q)
  let after: Place | undefined
  yield csvRecord(orderColumns)
  do {
    const found = await findOwnOrders(db, { addresses, status, tokens, limit: foundAtOnce, after })
    for (let from = 0; from < found.length; from += loadedAtOnce) {
      const orders = await loadOrders(db, idsOf(found.slice(from, from + loadedAtOnce)))
      await ctx.assets.learn(orders.flatMap(coinsOfOrder))
      yield orders
        .flatMap(order => orderRecords(ctx.assets, order))
        .map(csvRecord)
        .join('')
    }
    after = found[foundAtOnce - 1]
  } while (after)
}
