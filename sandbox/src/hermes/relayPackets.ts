import type { IbcEvent } from './ibcEvent.ts'
import type { PacketEvent } from './packet.ts'
import type { PacketEventType } from './packetData.ts'
import type { Batch, Relaying } from './relayBatch.ts'
import type { Route } from './route.ts'
import type { Range } from './sequences.ts'
import { applicationHeight, applicationStatus, heightText } from './chain.ts'
import { HermesError } from './hermesError.ts'
import { acknowledged, commitments, unreceivedAcks, unreceivedPackets } from './ibcQueries.ts'
import { isTimedOut } from './packet.ts'
import { packetEvents } from './packetData.ts'
import { acknowledgementMessage, recvMessage, timeoutMessage, timeoutOnCloseMessage } from './packetMessages.ts'
import { relayBatch } from './relayBatch.ts'
import { isClosed } from './route.ts'
import { collated, inRanges } from './sequences.ts'

export interface PacketSelection {
  /** Empty: all packets. */
  ranges: readonly Range[]
  /** Excluded by the operator's packet filter. */
  excluded: readonly bigint[]
  /** Leaves out packets for a fault. */
  keep: (sequences: bigint[]) => bigint[]
}

/** Delivers packets from `src` to `dst`, or times them out. @throws HermesError */
export async function relayRecvAndTimeouts(relaying: Relaying, route: Route, selection: PacketSelection): Promise<IbcEvent[]> {
  const within = inSpan(relaying, route, 'relay_recv_packet_and_timeout_messages')
  const { sequences: open, height } = await commitments(route.src.chain.rpc, route.src.end)
  const sequences = await unreceivedPackets(route.dst.chain.rpc, route.dst.end, open)
  const chosen = choose(within, selection, sequences, 'packets', list => `[ ${list.join(', ')} ]`)
  return inChunks(within, route, chosen, 'send_packet', height, async packets => {
    const { timeouts, deliveries } = await sortOut(route, packets, height)
    const events = timeouts.packets.length > 0 ? await relayBatch(within, timeouts, batch => stillOpen(route, batch)) : []
    return deliveries.packets.length > 0 ? [...events, ...(await relayBatch(within, deliveries, batch => stillOpen(route, batch)))] : events
  })
}

/** Relays the acknowledgements of packets from `src` back to `src`. @throws HermesError */
export async function relayAcks(relaying: Relaying, route: Route, selection: PacketSelection): Promise<IbcEvent[]> {
  const { src, dst } = route
  const within = inSpan(relaying, { src: dst, dst: src }, 'relay_ack_packet_messages')
  const { sequences: open } = await commitments(src.chain.rpc, src.end)
  const { sequences: written, height } = await acknowledged(dst.chain.rpc, dst.end, open)
  const sequences = await unreceivedAcks(src.chain.rpc, src.end, written)
  const chosen = choose(within, selection, sequences, 'acknowledgements', collated)
  return inChunks(within, route, chosen, 'write_acknowledgement', height, async packets => {
    const batch: Batch = {
      tracking: 'packet-ack',
      target: 'Destination',
      host: src,
      proven: dst,
      provenHeight: height,
      packets,
      message: acknowledgementMessage,
    }
    return relayBatch(within, batch, async failed => {
      const left = new Set(
        await unreceivedAcks(
          src.chain.rpc,
          src.end,
          failed.packets.map(({ packet }) => packet.sequence),
        ),
      )
      return again(
        failed,
        failed.packets.filter(({ packet }) => left.has(packet.sequence)),
        await applicationHeight(dst.chain),
      )
    })
  })
}

function inSpan(relaying: Relaying, { src, dst }: Route, name: string): Relaying {
  return {
    ...relaying,
    spans: [
      ...relaying.spans,
      { dst_chain: dst.chain.id, src_chain: src.chain.id, src_channel: src.end.channelId, src_port: src.end.portId, name },
    ],
  }
}

function choose(
  { log, spans }: Relaying,
  { ranges, excluded, keep }: PacketSelection,
  sequences: bigint[],
  things: 'packets' | 'acknowledgements',
  text: (sequences: bigint[]) => string,
): bigint[] {
  if (sequences.length === 0) return []
  if (ranges.length > 0) log('INFO', { message: `filtering unreceived ${things} by given sequence ranges` }, ...spans)
  const asked = ranges.length > 0 ? sequences.filter(sequence => inRanges(ranges, sequence)) : sequences
  const left = asked.filter(sequence => !excluded.includes(sequence))
  log('INFO', { message: `${left.length} unreceived ${things} found: ${text(left)} ` }, ...spans)
  return keep(left)
}

/** Reads the packets' data in chunks, and relays each before the next is read. */
async function inChunks(
  { log, spans }: Relaying,
  route: Route,
  sequences: readonly bigint[],
  type: PacketEventType,
  height: bigint,
  relay: (packets: PacketEvent[]) => Promise<IbcEvent[]>,
): Promise<IbcEvent[]> {
  const { chain } = type === 'send_packet' ? route.src : route.dst
  const size = chain.config.query_packets_chunk_size
  const events: IbcEvent[] = []
  for (let start = 0; start < sequences.length; start += size) {
    const chunk = sequences.slice(start, start + size)
    let packets: PacketEvent[]
    try {
      packets = await packetEvents(chain, type, route, chunk)
    } catch (error) {
      if (!(error instanceof HermesError)) throw error
      log('WARN', { message: `encountered query failure while pulling packet data: ${error.report()}` }, ...spans)
      return events
    }
    if (packets.length === 0) {
      log(
        'WARN',
        {
          message:
            `no packet data was pulled at height <= ${heightText(chain, height)} for sequences ${collated(chunk)}, ` +
            'this might be due to the data not being available on the configured endpoint. ' +
            'Please verify that the RPC endpoint has the required packet data, ' +
            'for more details see ' +
            'https://hermes.informal.systems/advanced/troubleshooting/cross-comp-config.html#uncleared-pending-packets',
        },
        ...spans,
      )
      continue
    }
    const left = String(Math.max(0, sequences.length - start - size))
    log(
      'INFO',
      {
        message: `pulled packet data for ${packets.length} out of ${chunk.length} events: ${collated(chunk)}`,
        'events.total': String(sequences.length),
        'events.left': left,
      },
      ...spans,
    )
    events.push(...(await relay(packets)))
  }
  return events
}

/** Sorts packets into those that can still arrive and those that time out, by the destination's height, time and channel. */
async function sortOut({ src, dst }: Route, packets: PacketEvent[], sentHeight: bigint): Promise<{ timeouts: Batch; deliveries: Batch }> {
  const now = await applicationStatus(dst.chain)
  const closed = await isClosed(dst)
  const late = new Set(packets.filter(({ packet }) => closed || isTimedOut(packet, dst.chain.revision, now)))
  return {
    timeouts: {
      tracking: 'packet-recv',
      target: 'Source',
      host: src,
      proven: dst,
      provenHeight: now.height,
      packets: packets.filter(packet => late.has(packet)),
      message: closed ? timeoutOnCloseMessage : timeoutMessage,
    },
    deliveries: {
      tracking: 'packet-recv',
      target: 'Destination',
      host: dst,
      proven: src,
      provenHeight: sentHeight,
      packets: packets.filter(packet => !late.has(packet)),
      message: recvMessage,
    },
  }
}

/** The batch without what others have relayed meanwhile, proven again. */
async function stillOpen({ src, dst }: Route, batch: Batch): Promise<Batch | undefined> {
  const sequences = batch.packets.map(({ packet }) => packet.sequence)
  const { sequences: committed } = await commitments(src.chain.rpc, src.end)
  const left = new Set((await unreceivedPackets(dst.chain.rpc, dst.end, sequences)).filter(sequence => committed.includes(sequence)))
  return again(
    batch,
    batch.packets.filter(({ packet }) => left.has(packet.sequence)),
    await applicationHeight(batch.proven.chain),
  )
}

function again(batch: Batch, packets: PacketEvent[], provenHeight: bigint): Batch | undefined {
  return packets.length === 0 ? undefined : { ...batch, packets, provenHeight }
}
