import type { Block, BlockTx, ChainEvent } from '../chains/chain.ts'
import type { AckKind, WrittenAck } from './acknowledgement.ts'
import type { Came } from './judgeForward.ts'
import type { PacketEnds } from './packetEnds.ts'
import type { RelayMessage } from './relayMessages.ts'
import type { Transfer } from './transferData.ts'
import { attribute } from '../chains/chain.ts'
import { ackHashOf, readAcknowledgement, readWritten } from './acknowledgement.ts'
import { cameFrom } from './judgeForward.ts'
import { endsKey, isUint64, readEnds } from './packetEnds.ts'
import { onlyRelays, relayMessages } from './relayMessages.ts'
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
  /** The message of the transaction that caused it, where the chain tells it. */
  message?: string | undefined
}

/** What a relayer carries back: the packet and its acknowledgement. */
interface Answer {
  ackHex: string
  dataHex: string
  timeout: Timeout
}

/** What one block showed of packets, in order. */
export type PacketEvent =
  | (Occurrence & { kind: 'sent'; transfer: Transfer | null; timeout: Timeout; dataHex: string; came: Came })
  | (Occurrence & { kind: 'received'; transfer: Transfer | null; waits: boolean; relayer?: string | undefined })
  | (Occurrence & {
      kind: 'acknowledgement-written'
      ack: WrittenAck
      ackHash: string
      later: boolean
      relayer?: string | undefined
    } & Answer)
  | (Occurrence & { kind: 'acknowledged'; ack: AckKind | null; relayer?: string | undefined })
  | (Occurrence & { kind: 'timed-out'; relayer?: string | undefined })

/** Reads every IBC v1 packet event of a block: of its successful transactions, then of its begin and end. */
export function packetEventsOf(block: Block): PacketEvent[] {
  const where = { height: block.height, at: block.time }
  return [
    ...block.txs.filter(tx => tx.code === 0).flatMap(tx => packetEventsOfTx(tx, where)),
    ...readEvents(block.events, where, [], () => true),
  ]
}

export function packetEventsOfTx(tx: BlockTx, where: { height: number; at: Date }): PacketEvent[] {
  // Nearly all transactions carry no packet: decode only those that do.
  if (!tx.events.some(event => kinds.has(event.type))) return []
  return readEvents(tx.events, { ...where, txHash: tx.hash }, relayMessages(tx.bytes), () => onlyRelays(tx.bytes))
}

const kinds = new Set(['send_packet', 'recv_packet', 'write_acknowledgement', 'acknowledge_packet', 'timeout_packet'])

function readEvents(
  events: ChainEvent[],
  where: { height: number; at: Date; txHash?: string },
  messages: RelayMessage[],
  isRelayedOnly: () => boolean,
): PacketEvent[] {
  const found: PacketEvent[] = []
  const carried = firstByKey(messages)
  for (const event of events) {
    const ends = endsOf(event)
    if (!ends) continue
    const base = { ends, ...where, message: attribute(event, 'msg_index') }
    const message = carried.get(`${event.type} ${endsKey(ends)}`)
    switch (event.type) {
      case 'send_packet':
        found.push({
          ...base,
          kind: 'sent',
          ...sentData(attribute(event, 'packet_data_hex') ?? ''),
          timeout: timeoutOf(event),
          came: { kind: 'new' },
        })
        break
      case 'recv_packet':
        found.push({
          ...base,
          kind: 'received',
          transfer: readTransfer(attribute(event, 'packet_data_hex') ?? ''),
          waits: true,
          relayer: message?.signer,
        })
        break
      case 'write_acknowledgement': {
        const ackHex = attribute(event, 'packet_ack_hex') ?? ''
        const bytes = Buffer.from(ackHex, 'hex')
        // The acknowledgement is written in the transaction that received it, or later by another when it is asynchronous.
        const received = carried.get(`recv_packet ${endsKey(ends)}`)
        if (bytes.length > 0)
          found.push({
            ...base,
            kind: 'acknowledgement-written',
            ack: readWritten(bytes),
            ackHash: ackHashOf(bytes),
            later: true,
            relayer: received?.signer,
            ackHex,
            dataHex: attribute(event, 'packet_data_hex') ?? '',
            timeout: timeoutOf(event),
          })
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
  return withForwards(found, isRelayedOnly)
}

/** A transaction may carry thousands of packets. */
function firstByKey(messages: RelayMessage[]): Map<string, RelayMessage> {
  return new Map(messages.toReversed().map(one => [`${one.kind} ${endsKey(one.ends)}`, one]))
}

/** What was received and not answered in the same transaction waits; what was sent may carry on the money of a packet handled there. */
function withForwards(events: PacketEvent[], isRelayedOnly: () => boolean): PacketEvent[] {
  const written = new Set(events.filter(event => event.kind === 'acknowledgement-written').map(event => endsKey(event.ends)))
  const received = new Set(events.filter(event => event.kind === 'received').map(event => endsKey(event.ends)))
  const seen = events.map(event => {
    if (event.kind === 'received') return { ...event, waits: !written.has(endsKey(event.ends)) }
    return event.kind === 'acknowledgement-written' ? { ...event, later: !received.has(endsKey(event.ends)) } : event
  })
  const came = cameFrom(seen, isRelayedOnly)
  return seen
    .filter(event => event.kind !== 'received' || event.waits)
    .map(event => (event.kind === 'sent' ? { ...event, came: came.get(endsKey(event.ends)) ?? event.came } : event))
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
