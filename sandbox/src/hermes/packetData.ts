import type { Chain } from './chain.ts'
import type { End } from './ibcQueries.ts'
import type { AbciEvent, PacketEvent } from './packet.ts'
import type { Route } from './route.ts'
import { z } from 'zod'
import { readPacketEvent } from './packet.ts'
import { callRpc } from './rpc.ts'
import { blockEvents, searchTxs } from './searchTxs.ts'

export type PacketEventType = 'send_packet' | 'write_acknowledgement'

const FoundBlocks = z.object({ blocks: z.array(z.object({ block: z.object({ header: z.object({ height: z.string() }) }) })) })

/**
 * The event of each packet from `src` to `dst`, from the node's index; unknown packets are left out. Both ends, since a chain receives from
 * channels of other chains that have the same name. @throws HermesError
 */
export async function packetEvents(
  chain: Chain,
  type: PacketEventType,
  route: Route,
  sequences: readonly bigint[],
): Promise<PacketEvent[]> {
  const found: PacketEvent[] = []
  for (const sequence of sequences) {
    const event = await findEvent(chain, type, route, sequence)
    if (event) found.push(event)
  }
  return found
}

async function findEvent(chain: Chain, type: PacketEventType, route: Route, sequence: bigint): Promise<PacketEvent | undefined> {
  const { src, dst } = route
  const query = [
    `${type}.packet_src_channel='${src.end.channelId}'`,
    `${type}.packet_src_port='${src.end.portId}'`,
    `${type}.packet_dst_channel='${dst.end.channelId}'`,
    `${type}.packet_dst_port='${dst.end.portId}'`,
    `${type}.packet_sequence='${sequence}'`,
  ].join(' AND ')
  const txs = await searchTxs(chain.rpc, query, { page: '1', per_page: '10', order_by: 'desc' })
  const found = firstMatch(
    txs.flatMap(tx => tx.events),
    type,
    route,
    sequence,
  )
  if (found) return found
  // Packets that a block itself sent, at its begin or end.
  const { blocks } = await callRpc(chain.rpc, 'block_search', { query, page: '1', per_page: '1', order_by: 'desc' }, FoundBlocks)
  const height = blocks[0]?.block.header.height
  if (height === undefined) return undefined
  return firstMatch(await blockEvents(chain.rpc, height), type, route, sequence)
}

/** The search also finds transactions where several packets together match. */
function firstMatch(events: readonly AbciEvent[], type: PacketEventType, { src, dst }: Route, sequence: bigint): PacketEvent | undefined {
  return events
    .map(event => readPacketEvent(event, type))
    .find(read => {
      if (read?.packet.sequence !== sequence) return false
      const { sourcePort, sourceChannel, destinationPort, destinationChannel } = read.packet
      return isEnd(src.end, sourcePort, sourceChannel) && isEnd(dst.end, destinationPort, destinationChannel)
    })
}

function isEnd(end: End, portId: string, channelId: string): boolean {
  return end.portId === portId && end.channelId === channelId
}
