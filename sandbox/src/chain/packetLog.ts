import type { Packet } from '../ibc/packet.ts'
import type { ChainEvent } from '../tx/context.ts'
import type { Block } from './block.ts'

export interface SentPacket {
  packet: Packet
  height: number
  timeMs: number
}

/** Packets that a chain has sent and acknowledgements that it has written, read from its events as a relayer does. */
export interface PacketLog {
  add: (block: Block) => void
  sent: (portId: string, channelId: string, sequence: bigint) => SentPacket | undefined
  acknowledgement: (portId: string, channelId: string, sequence: bigint) => { bytes: Uint8Array; height: number } | undefined
}

export function newPacketLog(): PacketLog {
  const sent = new Map<string, SentPacket>()
  const acknowledgements = new Map<string, { bytes: Uint8Array; height: number }>()
  return {
    add(block) {
      for (const event of block.txs.flatMap(tx => (tx.result.code === 0 ? tx.result.events : []))) {
        if (event.type === 'send_packet') {
          const packet = readPacket(event)
          sent.set(`${packet.sourcePort}/${packet.sourceChannel}/${packet.sequence}`, {
            packet,
            height: block.height,
            timeMs: block.timeMs,
          })
        }
        if (event.type === 'write_acknowledgement') {
          const packet = readPacket(event)
          acknowledgements.set(`${packet.destinationPort}/${packet.destinationChannel}/${packet.sequence}`, {
            bytes: Buffer.from(valueOf(event, 'packet_ack_hex'), 'hex'),
            height: block.height,
          })
        }
      }
    },
    sent: (portId, channelId, sequence) => sent.get(`${portId}/${channelId}/${sequence}`),
    acknowledgement: (portId, channelId, sequence) => acknowledgements.get(`${portId}/${channelId}/${sequence}`),
  }
}

function readPacket(event: ChainEvent): Packet {
  const [revisionNumber = '0', revisionHeight = '0'] = valueOf(event, 'packet_timeout_height').split('-')
  return {
    sequence: BigInt(valueOf(event, 'packet_sequence')),
    sourcePort: valueOf(event, 'packet_src_port'),
    sourceChannel: valueOf(event, 'packet_src_channel'),
    destinationPort: valueOf(event, 'packet_dst_port'),
    destinationChannel: valueOf(event, 'packet_dst_channel'),
    data: Buffer.from(valueOf(event, 'packet_data_hex'), 'hex'),
    timeoutHeight: { revisionNumber: BigInt(revisionNumber), revisionHeight: BigInt(revisionHeight) },
    timeoutTimestamp: BigInt(valueOf(event, 'packet_timeout_timestamp')),
  }
}

function valueOf(event: ChainEvent, key: string): string {
  return event.attributes.find(attribute => attribute[0] === key)?.[1] ?? ''
}
