import { z } from 'zod'
import { fitsUint64, packetPatterns } from './packetKey.ts'

// Keys alone stand in a file without schemas, which the page's first screen loads.
export * from './packetKey.ts'

/** A uint64 that starts at 1, as a decimal string. */
export const Sequence = z
  .string()
  .regex(packetPatterns.sequence, 'must be a whole number from 1, as a string')
  .refine(fitsUint64, 'is larger than a uint64')

export const ChainId = z.string().regex(packetPatterns.chainId, 'must be a chain id')
export const PortId = z.string().regex(packetPatterns.portId, 'must be a port id')
export const ChannelId = z.string().regex(packetPatterns.channelId, 'must be a channel id')

/** A packet by its source end, the only identity used anywhere. */
export const PacketId = z.object({ chainId: ChainId, portId: PortId, channelId: ChannelId, sequence: Sequence })
export type PacketId = z.infer<typeof PacketId>

/** SHA-256 of a transaction in upper-case hex without `0x`; any case and a leading `0x` are accepted. */
export const TxHash = z
  .string()
  // Letters of both cases are named, since a JSON Schema has no flag for them.
  .regex(/^(?:0[xX])?[0-9a-fA-F]{64}$/, 'must be a transaction hash: 64 hex digits')
  .transform(text => text.replace(/^0x/i, '').toUpperCase())
