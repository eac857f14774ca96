import type { OperationView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PacketRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { Order } from './presentOrder.ts'
import { packetKey } from '@relayooor/shared'
import { getPackets } from '../../packets/findPackets.ts'
import { presentOrder } from './presentOrder.ts'

/** Most transfers that a list shows of one order; its own page shows all. */
const packetsTold = 3

/** What the chains have shown of the packets that a list shows. */
export async function seenInList(db: Db, orders: Order[]): Promise<Map<string, PacketRow>> {
  return getPackets(db, orders.flatMap(({ token }) => token.terms.packets.slice(0, packetsTold)).map(packetKey))
}

/** An order in a list. */
export function presentOperation(ctx: Pick<ClearingContext, 'assets'>, order: Order, seen: ReadonlyMap<string, PacketRow>): OperationView {
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
