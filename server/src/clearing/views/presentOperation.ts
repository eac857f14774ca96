import type { OperationView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PacketRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { Order } from './presentOrder.ts'
import { packetKey } from '@relayooor/shared'
import { coinOf } from '../../packets/coinOf.ts'
import { getPackets } from '../../packets/findPackets.ts'
import { loadOrders } from './loadOrders.ts'
import { presentOrder } from './presentOrder.ts'

/** Most transfers that a list shows of one order; its own page shows all. */
const packetsTold = 3

/** Orders for a list, with what the chains have shown of the packets that it tells. */
export interface ListedOrders {
  orders: Order[]
  seen: ReadonlyMap<string, PacketRow>
}

/** By their tokens, in that order. */
export async function readListed(db: Db, tokens: string[]): Promise<ListedOrders> {
  const orders = await loadOrders(db, tokens)
  return { orders, seen: await getPackets(db, orders.flatMap(({ token }) => token.terms.packets.slice(0, packetsTold)).map(packetKey)) }
}

/** To be called when no transaction is open: chains may be asked about coins never seen. */
export async function presentListed(ctx: Pick<ClearingContext, 'assets'>, { orders, seen }: ListedOrders): Promise<OperationView[]> {
  await ctx.assets.learn([...seen.values()].flatMap(coinOf))
  return orders.map(order => presentOperation(ctx, order, seen))
}

function presentOperation(ctx: Pick<ClearingContext, 'assets'>, order: Order, seen: ReadonlyMap<string, PacketRow>): OperationView {
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
