import type { List, OperationView, ParsedRequestOf } from '@relayooor/shared'
import type { AccountsContext } from './context.ts'
import { Problem } from '@relayooor/shared'
import { idsOf } from '../base/idsOf.ts'
import { presentListed, readListed } from '../clearing/views/presentOperation.ts'
import { searchOrders } from '../clearing/views/searchOrders.ts'
import { at, listCursor } from '../db/listCursor.ts'
import { findOwnOrders } from './findOwnOrders.ts'
import { addressesOf } from './wallet.ts'

const notByAddress = { errors: [{ path: 'q', message: 'must be the beginning of an order, a transaction or a packet' }] }
const cursors = listCursor('operations', [at.moment, at.uuid])

/** Own orders, the newest first. @throws Problem `invalid-request` */
export async function listOperations(
  ctx: AccountsContext,
  account: { address: string; chainId: string },
  { q, status, limit, cursor }: ParsedRequestOf<'operations'>['query'],
): Promise<List<OperationView>> {
  const after = cursors.read(cursor)
  const { listed, nextCursor } = await ctx.database.db.transaction(
    async tx => {
      const searched = q === undefined ? undefined : await searchOrders(ctx, tx, q)
      if (searched && 'wallets' in searched) throw new Problem('invalid-request', 'Own orders are not found by an address.', notByAddress)
      const found = await findOwnOrders(tx, {
        addresses: addressesOf(ctx, account),
        status,
        tokens: searched?.tokens,
        limit: limit + 1,
        after: after && { createdAt: after[0], id: after[1] },
      })
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
