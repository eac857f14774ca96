import type { Block, BlockTx, ChainEvent } from '../chains/chain.ts'
import type { PacketEnds } from './packetEnds.ts'
import type { RelayMessage } from './relayMessages.ts'
import type { Transfer } from './transferData.ts'
import { attribute } from '../chains/chain.ts'
import { readAcknowledgement } from './acknowledgement.ts'
import { relayMessages } from './relayMessages.ts'
import { readTransfer } from './transferData.ts'

export interface Timeout {
  /** 0 and 0 when there is none. */
  revision: string
  height: string
  /** Nanoseconds since 1970, `0` when there is none. */
  nanos: string
}

interface Occurrence { ends: PacketEnds, height: number, at: Date, txHash?: string | undefined }

/** What one block showed of packets, in order. */
export type PacketEvent
  = | Occurrence & { kind: 'sent', transfer: Transfer | null, timeout: Timeout, dataHex: string }
    | Occurrence & { kind: 'received', forwardedAs?: PacketEnds | undefined }
    | Occurrence & { kind: 'acknowledgement-written', ack: 'success' | 'error', relayer?: string | undefined }
    | Occurrence & { kind: 'acknowledged', ack: 'success' | 'error' | null, relayer?: string | undefined }
    | Occurrence & { kind: 'timed-out', relayer?: string | undefined }

/** Reads every IBC v1 packet event of a block: of its successful transactions, then of its begin and end. */
export function packetEventsOf(block: Block): PacketEvent[] {
  const where = { height: block.height, at: block.time }
  return [
    ...block.txs.filter(tx => tx.code === 0).flatMap(tx => packetEventsOfTx(tx, where)),
    ...readEvents(block.events, where, []),
  ]
}

export function packetEventsOfTx(tx: BlockTx, where: { height: number, at: Date }): PacketEvent[] {
  // Nearly all transactions carry no packet: decode only those that do.
  if (!tx.events.some(event => kinds.has(event.type)))
    return []
  return readEvents(tx.events, { ...where, txHash: tx.hash }, relayMessages(tx.bytes))
}

const kinds = new Set(['send_packet', 'recv_packet', 'write_acknowledgement', 'acknowledge_packet', 'timeout_packet'])

function readEvents(events: ChainEvent[], where: { height: number, at: Date, txHash?: string }, messages: RelayMessage[]): PacketEvent[] {
  const found: PacketEvent[] = []
  for (const event of events) {
    const ends = endsOf(event)
    if (!ends)
      continue
    const base = { ends, ...where }
    const message = messages.find(one => one.kind === event.type && sameEnds(one.ends, ends))
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
        const received = messages.find(one => one.kind === 'recv_packet' && sameEnds(one.ends, ends))
        if (ack)
          found.push({ ...base, kind: 'acknowledgement-written', ack, relayer: received?.signer })
        break
      }
      case 'acknowledge_packet':
        found.push({ ...base, kind: 'acknowledged', ack: message?.acknowledgement ? readAcknowledgement(message.acknowledgement) : null, relayer: message?.signer })
        break
      case 'timeout_packet':
        found.push({ ...base, kind: 'timed-out', relayer: message?.signer })
        break
    }
  }
  return withForwards(found)
}

/** A packet received without an acknowledgement in the same transaction was passed on: by the packet sent there, when it is the only one. */
function withForwards(events: PacketEvent[]): PacketEvent[] {
  const written = (ends: PacketEnds) => events.some(event => event.kind === 'acknowledgement-written' && sameEnds(event.ends, ends))
  const waiting = events.filter(event => event.kind === 'received' && !written(event.ends))
  const sent = events.filter(event => event.kind === 'sent')
  const [hop] = sent
  return events
    .filter(event => event.kind !== 'received' || !written(event.ends))
    .map(event => event.kind === 'received' && waiting.length === 1 && sent.length === 1 && hop
      ? { ...event, forwardedAs: hop.ends }
      : event)
}

function endsOf(event: ChainEvent): PacketEnds | null {
  if (!kinds.has(event.type))
    return null
  const sequence = attribute(event, 'packet_sequence')
  const source = { portId: attribute(event, 'packet_src_port'), channelId: attribute(event, 'packet_src_channel') }
  const destination = { portId: attribute(event, 'packet_dst_port'), channelId: attribute(event, 'packet_dst_channel') }
  // IBC v2 reuses the event types with other keys.
  if (!isUint64(sequence) || !source.portId || !source.channelId || !destination.portId || !destination.channelId)
    return null
  return { sequence, source: { portId: source.portId, channelId: source.channelId }, destination: { portId: destination.portId, channelId: destination.channelId } }
}

function sameEnds(a: PacketEnds, b: PacketEnds): boolean {
  return a.sequence === b.sequence && a.source.portId === b.source.portId && a.source.channelId === b.source.channelId
    && a.destination.portId === b.destination.portId && a.destination.channelId === b.destination.channelId
}

function sentData(dataHex: string): { transfer: Transfer | null, dataHex: string } {
  return { transfer: readTransfer(dataHex), dataHex }
}

function timeoutOf(event: ChainEvent): Timeout {
  // `revision-height`, as ibc-go's Height.String writes it.
  const [revision, height] = (attribute(event, 'packet_timeout_height') ?? '0-0').split('-')
  const nanos = attribute(event, 'packet_timeout_timestamp')
  return { revision: isUint64(revision) ? revision : '0', height: isUint64(height) ? height : '0', nanos: isUint64(nanos) ? nanos : '0' }
}

function isUint64(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n
}
