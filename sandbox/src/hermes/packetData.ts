import type { Chain } from './chain.ts'
import type { AbciEvent, PacketEvent } from './packet.ts'
import { z } from 'zod'
import { readPacketEvent } from './packet.ts'
import { callRpc } from './rpc.ts'
import { blockEvents, searchTxs } from './searchTxs.ts'

export type PacketEventType = 'send_packet' | 'write_acknowledgement'

const FoundBlocks = z.object({ blocks: z.array(z.object({ block: z.object({ header: z.object({ height: z.string() }) }) })) })

/** The packet's source end. */
export interface PacketPath {
  sourcePort: string
  sourceChannel: string
}

/** The event of each packet, from the node's index; unknown packets are left out. @throws HermesError */
export async function packetEvents(
  chain: Chain,
  type: PacketEventType,
  path: PacketPath,
  sequences: readonly bigint[],
): Promise<PacketEvent[]> {
  const found: PacketEvent[] = []
  for (const sequence of sequences) {
    const event = await findEvent(chain, type, path, sequence)
    if (event) found.push(event)
  }
  return found
}

async function findEvent(chain: Chain, type: PacketEventType, path: PacketPath, sequence: bigint): Promise<PacketEvent | undefined> {
  const query =
    `${type}.packet_src_channel='${path.sourceChannel}' AND ${type}.packet_src_port='${path.sourcePort}' AND ` +
    `${type}.packet_sequence='${sequence}'`
  const txs = await searchTxs(chain.rpc, query, { page: '1', per_page: '10', order_by: 'desc' })
  const found = firstMatch(
    txs.flatMap(tx => tx.events),
    type,
    path,
    sequence,
  )
  if (found) return found
  // Packets that a block itself sent, at its begin or end.
  const { blocks } = await callRpc(chain.rpc, 'block_search', { query, page: '1', per_page: '1', order_by: 'desc' }, FoundBlocks)
  const height = blocks[0]?.block.header.height
  if (height === undefined) return undefined
  return firstMatch(await blockEvents(chain.rpc, height), type, path, sequence)
}

/** The search also finds transactions where several packets together match. */
function firstMatch(events: readonly AbciEvent[], type: PacketEventType, path: PacketPath, sequence: bigint): PacketEvent | undefined {
  return events
    .map(event => readPacketEvent(event, type))
    .find(
      read =>
        read?.packet.sequence === sequence &&
        read.packet.sourceChannel === path.sourceChannel &&
        read.packet.sourcePort === path.sourcePort,
    )
}
