import type { List, OperationView, ParsedRequestOf } from '@relayooor/shared'
import type { AccountsContext } from './context.ts'
import { idsOf } from '../base/idsOf.ts'
import { loadOrders } from '../clearing/views/loadOrders.ts'
import { presentOperation, seenInList } from '../clearing/views/presentOperation.ts'
import { at, listCursor } from '../db/listCursor.ts'
import { findOwnOrders } from './findOwnOrders.ts'
import { addressesOf } from './wallet.ts'

const cursors = listCursor('operations', [at.moment, at.uuid])

/** Own orders, the newest first. @throws Problem `invalid-request` */
export async function listOperations(
  ctx: AccountsContext,
  account: { address: string; chainId: string },
  { status, limit, cursor }: ParsedRequestOf<'operations'>['query'],
): Promise<List<OperationView>> {
  const after = cursors.read(cursor)
  return ctx.database.db.transaction(
    async tx => {
      const found = await findOwnOrders(tx, {
        addresses: addressesOf(ctx, account),
        status,
        limit: limit + 1,
        after: after && { createdAt: after[0], id: after[1] },
      })
      const orders = await loadOrders(tx, idsOf(found.slice(0, limit)))
      const seen = await seenInList(tx, orders)
      const last = found[limit - 1]
      return {
        items: orders.map(order => presentOperation(ctx, order, seen)),
        nextCursor: found.length > limit && last ? cursors.write(last.createdAt.toISOString(), last.id) : null,
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}
