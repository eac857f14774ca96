import type { List, OperationView, ParsedRequestOf } from '@relayooor/shared'
import type { Order } from '../clearing/views/presentOrder.ts'
import type { PacketRow } from '../db/schema/index.ts'
import type { AccountsContext } from './context.ts'
import { packetKey } from '@relayooor/shared'
import { idsOf } from '../base/idsOf.ts'
import { presentOrder } from '../clearing/views/presentOrder.ts'
import { at, listCursor } from '../db/listCursor.ts'
import { getPackets } from '../packets/findPackets.ts'
import { findOwnOrders } from './findOwnOrders.ts'
import { loadOrders } from './loadOrders.ts'
import { addressesOf } from './wallet.ts'

/** Most transfers that the list shows of one order; its own page shows all. */
const packetsTold = 3

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
      const seen = await getPackets(tx, orders.flatMap(({ token }) => token.terms.packets.slice(0, packetsTold)).map(packetKey))
      const last = found[limit - 1]
      return {
        items: orders.map(order => presentOperation(ctx, order, seen)),
        nextCursor: found.length > limit && last ? cursors.write(last.createdAt.toISOString(), last.id) : null,
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

function presentOperation(ctx: AccountsContext, order: Order, seen: ReadonlyMap<string, PacketRow>): OperationView {
  const { token, operation } = order
  const view = presentOrder(ctx, order, seen)
  const ended = Map.groupBy(view.packets, packet => packet.result)
  return {
    ...view,
    packets: view.packets.slice(0, packetsTold),
    packetCount: view.packets.length,
    results: Object.fromEntries([...ended].map(([result, packets]) => [result, packets.length])),
    kept: operation?.earned == null ? undefined : { denom: token.denom, amount: operation.earned.toString() },
  }
}
