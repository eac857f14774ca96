import { z } from 'zod'

const maxUint64 = 18446744073709551615n

/** A uint64 that starts at 1, as a decimal string. */
export const Sequence = z
  .string()
  .regex(/^[1-9]\d{0,19}$/, 'must be a whole number from 1, as a string')
  .refine(text => !/^\d{1,20}$/.test(text) || BigInt(text) <= maxUint64, 'is larger than a uint64')

export const ChainId = z.string().regex(/^[\w.-]{1,64}$/, 'must be a chain id')
/** ICS-24 identifiers: 2–128 characters for ports, 8–64 for channels. */
export const PortId = z.string().regex(/^[\w.+\-#[\]<>]{2,128}$/, 'must be a port id')
export const ChannelId = z.string().regex(/^[\w.+\-#[\]<>]{8,64}$/, 'must be a channel id')

/** A packet by its source end, the only identity used anywhere. */
export const PacketId = z.object({ chainId: ChainId, portId: PortId, channelId: ChannelId, sequence: Sequence })
export type PacketId = z.infer<typeof PacketId>

/** One end of a channel. */
export interface ChannelEnd {
  chainId: string
  portId: string
  channelId: string
}

/** `chain/port/channel/sequence`. */
export function packetKey(packet: PacketId): string {
  return `${channelKey(packet)}/${packet.sequence}`
}

/** `chain/port/channel`. */
export function channelKey(end: ChannelEnd): string {
  return `${end.chainId}/${end.portId}/${end.channelId}`
}

/** Reads `chain/port/channel/sequence`; null when it is not one. */
export function parsePacketKey(text: string): PacketId | null {
  const [chainId, portId, channelId, sequence, ...rest] = text.split('/')
  const parsed = PacketId.safeParse({ chainId, portId, channelId, sequence })
  return parsed.success && rest.length === 0 ? parsed.data : null
}

/** SHA-256 of a transaction in upper-case hex without `0x`; any case and a leading `0x` are accepted. */
export const TxHash = z
  .string()
  // Letters of both cases are named, since a JSON Schema has no flag for them.
  .regex(/^(?:0[xX])?[0-9a-fA-F]{64}$/, 'must be a transaction hash: 64 hex digits')
  .transform(text => text.replace(/^0x/i, '').toUpperCase())
