import type { Block, BlockTx, ChainEvent } from '../chains/chain.ts'
import type { PacketEnds } from './packetEnds.ts'
import type { RelayMessage } from './relayMessages.ts'
import type { Transfer } from './transferData.ts'
import { attribute } from '../chains/chain.ts'
import { readAcknowledgement } from './acknowledgement.ts'
import { endsKey, isUint64, readEnds } from './packetEnds.ts'
import { relayMessages } from './relayMessages.ts'
import { readTransfer } from './transferData.ts'

export interface Timeout {
  /** 0 and 0 when there is none. */
  revision: string
  height: string
  /** Nanoseconds since 1970, `0` when there is none. */
  nanos: string
}

interface Occurrence {
  ends: PacketEnds
  height: number
  at: Date
  txHash?: string | undefined
}

/** What one block showed of packets, in order. */
export type PacketEvent =
  | (Occurrence & { kind: 'sent'; transfer: Transfer | null; timeout: Timeout; dataHex: string })
  | (Occurrence & { kind: 'received'; forwardedAs?: PacketEnds | undefined })
  | (Occurrence & { kind: 'acknowledgement-written'; ack: 'success' | 'error'; relayer?: string | undefined })
  | (Occurrence & { kind: 'acknowledged'; ack: 'success' | 'error' | null; relayer?: string | undefined })
  | (Occurrence & { kind: 'timed-out'; relayer?: string | undefined })

/** Reads every IBC v1 packet event of a block: of its successful transactions, then of its begin and end. */
export function packetEventsOf(block: Block): PacketEvent[] {
  const where = { height: block.height, at: block.time }
  return [...block.txs.filter(tx => tx.code === 0).flatMap(tx => packetEventsOfTx(tx, where)), ...readEvents(block.events, where, [])]
}

export function packetEventsOfTx(tx: BlockTx, where: { height: number; at: Date }): PacketEvent[] {
  // Nearly all transactions carry no packet: decode only those that do.
  if (!tx.events.some(event => kinds.has(event.type))) return []
  return readEvents(tx.events, { ...where, txHash: tx.hash }, relayMessages(tx.bytes))
}

const kinds = new Set(['send_packet', 'recv_packet', 'write_acknowledgement', 'acknowledge_packet', 'timeout_packet'])

function readEvents(events: ChainEvent[], where: { height: number; at: Date; txHash?: string }, messages: RelayMessage[]): PacketEvent[] {
  const found: PacketEvent[] = []
  const carried = firstByKey(messages)
  for (const event of events) {
    const ends = endsOf(event)
    if (!ends) continue
    const base = { ends, ...where }
    const message = carried.get(`${event.type} ${endsKey(ends)}`)
    switch (event.type) {
      case 'send_packet':
        found.push({ ...base, kind: 'sent', ...sentData(attribute(event, 'packet_data_hex') ?? ''), timeout: timeoutOf(event) })
        break
      case 'recv_packet':
        found.push({ ...base, kind: 'received' })
        break
      case 'write_acknowledgement': {
        const ack = readAcknowledgement(Buffer.from(attribute(event, 'packet_ack_hex') ?? '', 'hex'))
        // The acknowledgement is written in the transaction that received it, or later by another when it is asynchronous.
        const received = carried.get(`recv_packet ${endsKey(ends)}`)
        if (ack) found.push({ ...base, kind: 'acknowledgement-written', ack, relayer: received?.signer })
        break
      }
      case 'acknowledge_packet':
        found.push({
          ...base,
          kind: 'acknowledged',
          ack: message?.acknowledgement ? readAcknowledgement(message.acknowledgement) : null,
          relayer: message?.signer,
        })
        break
      case 'timeout_packet':
        found.push({ ...base, kind: 'timed-out', relayer: message?.signer })
        break
    }
  }
  return withForwards(found)
}

/** A transaction may carry thousands of packets. */
function firstByKey(messages: RelayMessage[]): Map<string, RelayMessage> {
  return new Map(messages.toReversed().map(one => [`${one.kind} ${endsKey(one.ends)}`, one]))
}

/**
 * A packet received without an acknowledgement in the same transaction was passed on: by the packet
 * sent there, when it is the only one.
 */
function withForwards(events: PacketEvent[]): PacketEvent[] {
  const written = new Set(events.filter(event => event.kind === 'acknowledgement-written').map(event => endsKey(event.ends)))
  const isWaiting = (event: PacketEvent) => event.kind === 'received' && !written.has(endsKey(event.ends))
  const sent = events.filter(event => event.kind === 'sent')
  const [hop] = sent
  const isPassedOn = hop !== undefined && sent.length === 1 && events.filter(isWaiting).length === 1
  return events
    .filter(event => event.kind !== 'received' || isWaiting(event))
    .map(event => (event.kind === 'received' && isPassedOn ? { ...event, forwardedAs: hop.ends } : event))
}

function endsOf(event: ChainEvent): PacketEnds | null {
  return kinds.has(event.type)
    ? readEnds({
        sequence: attribute(event, 'packet_sequence'),
        sourcePort: attribute(event, 'packet_src_port'),
        sourceChannel: attribute(event, 'packet_src_channel'),
        destinationPort: attribute(event, 'packet_dst_port'),
        destinationChannel: attribute(event, 'packet_dst_channel'),
      })
    : null
}

function sentData(dataHex: string): { transfer: Transfer | null; dataHex: string } {
  return { transfer: readTransfer(dataHex), dataHex }
}

function timeoutOf(event: ChainEvent): Timeout {
  // `revision-height`, as ibc-go's Height.String writes it.
  const [revision, height] = (attribute(event, 'packet_timeout_height') ?? '0-0').split('-')
  const nanos = attribute(event, 'packet_timeout_timestamp')
  return { revision: isUint64(revision) ? revision : '0', height: isUint64(height) ? height : '0', nanos: isUint64(nanos) ? nanos : '0' }
}
