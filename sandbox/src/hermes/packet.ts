import type { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import { Buffer } from 'node:buffer'
import { z } from 'zod'

export type { Packet }

/** An event of a transaction, as CometBFT's JSON shows it. */
export const AbciEvent = z.object({ type: z.string(), attributes: z.array(z.object({ key: z.string(), value: z.string().nullable() })) })
export type AbciEvent = z.infer<typeof AbciEvent>

const integer = z.string().regex(/^\d+$/).transform(BigInt)
const Attributes = z.object({
  packet_sequence: integer,
  packet_src_port: z.string(),
  packet_src_channel: z.string(),
  packet_dst_port: z.string(),
  packet_dst_channel: z.string(),
  packet_timeout_height: z
    .string()
    .regex(/^\d+-\d+$/)
    .transform(text => text.split('-').map(BigInt)),
  packet_timeout_timestamp: integer,
  packet_data_hex: z.hex().default(''),
  packet_ack_hex: z.hex().default(''),
})

/** The packet of an event; the acknowledgement only where the event has one. */
export interface PacketEvent {
  packet: Packet
  ack: Uint8Array
}

/** Undefined for other types of events, or without a packet. Timeouts and acknowledgements have no data. */
export function readPacketEvent(event: AbciEvent, type: string): PacketEvent | undefined {
  if (event.type !== type) return undefined
  const read = Attributes.safeParse(attributesOf(event))
  if (!read.success) return undefined
  const {
    packet_timeout_height: [revisionNumber = 0n, revisionHeight = 0n],
    ...one
  } = read.data
  return {
    packet: {
      sequence: one.packet_sequence,
      sourcePort: one.packet_src_port,
      sourceChannel: one.packet_src_channel,
      destinationPort: one.packet_dst_port,
      destinationChannel: one.packet_dst_channel,
      data: Buffer.from(one.packet_data_hex, 'hex'),
      timeoutHeight: { revisionNumber, revisionHeight },
      timeoutTimestamp: one.packet_timeout_timestamp,
    },
    ack: Buffer.from(one.packet_ack_hex, 'hex'),
  }
}

export function attributesOf({ attributes }: AbciEvent): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value ?? '']))
}

/** Whether the packet can no longer arrive on a chain at this height and time. Zero means no limit. */
export function isTimedOut(
  { timeoutHeight, timeoutTimestamp }: Packet,
  revision: bigint,
  { height, timeMs }: { height: bigint; timeMs: number },
): boolean {
  const { revisionNumber, revisionHeight } = timeoutHeight
  const byHeight = revisionHeight > 0n && (revision > revisionNumber || (revision === revisionNumber && height >= revisionHeight))
  return byHeight || (timeoutTimestamp > 0n && BigInt(timeMs) * 1_000_000n >= timeoutTimestamp)
}
