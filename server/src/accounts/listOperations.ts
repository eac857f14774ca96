import type { List, OperationView, ParsedRequestOf } from '@relayooor/shared'
import type { AccountsContext } from './context.ts'
import { idsOf } from '../base/idsOf.ts'
import { presentListed, readListed } from '../clearing/views/presentOperation.ts'
import { at, listCursor } from '../db/listCursor.ts'
import { findOrdersOfKey, findOwnOrders } from './findOwnOrders.ts'
import { searchOwnOrders } from './searchOwnOrders.ts'
import { addressesOf } from './wallet.ts'

const cursors = listCursor('operations', [at.moment, at.uuid])

/** Whose orders: of a wallet's account, or of the key of a third party. */
export type OrdersOwner = { address: string; chainId: string } | { apiKey: string }

/** Own orders, the newest first. @throws Problem `invalid-request` */
export async function listOperations(
  ctx: AccountsContext,
  owner: OrdersOwner,
  { q, status, limit, cursor }: ParsedRequestOf<'operations'>['query'],
): Promise<List<OperationView>> {
  const after = cursors.read(cursor)
  const { listed, nextCursor } = await ctx.database.db.transaction(
    async tx => {
      const query = {
        status,
        tokens: await searchOwnOrders(ctx, tx, q),
        limit: limit + 1,
        after: after && { createdAt: after[0], id: after[1] },
      }
      const found = await ('apiKey' in owner
        ? findOrdersOfKey(tx, owner.apiKey, query)
        : findOwnOrders(tx, { addresses: addressesOf(ctx, owner), ...query }))
      const last = found[limit - 1]
      return {
        listed: await readListed(tx, idsOf(found.slice(0, limit))),
        nextCursor: found.length > limit && last ? cursors.write(last.createdAt.toISOString(), last.id) : null,
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
  return { items: await presentListed(ctx, listed), nextCursor }
}
