import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { PacketId } from '../packet.ts'
import { PacketView } from '../views.ts'

const packet = z.strictObject(PacketId.shape)
/** A uint64. */
const Uint64 = z.string().regex(/^\d{1,20}$/, 'must be a whole number, as a string')

/** What a packet was sent with. It counts once it hashes to what the source chain keeps of the packet, whoever brings it. */
export const ProofOfPacket = z.union([
  z.strictObject({
    packet,
    /** The transaction that sent it, or one that tried to relay it: TxRaw, base64. */
    txBytes: z.base64().min(1),
  }),
  z.strictObject({
    packet,
    /**
     * The packet or its data: as text, hex or base64; alone, as a protobuf `Packet`, as the attributes of its `send_packet` event, or
     * inside the JSON of a wallet, a node or an explorer.
     */
    data: z.string().min(1),
    /** When it runs out of time, where `data` does not say: the commitment covers both. */
    timeout: z
      .strictObject({
        height: z.strictObject({ revision: Uint64, height: Uint64 }).optional(),
        /** Nanoseconds since 1970. */
        nanos: Uint64.optional(),
      })
      .optional(),
  }),
])
export type ProofOfPacket = z.infer<typeof ProofOfPacket>

export const proofEndpoints = {
  provePacket: {
    method: 'POST',
    path: '/packets/prove',
    summary: 'What no node has kept of a transfer, from anybody who has it: it counts once it hashes to the commitment on the chain',
    cost: { look: { each: 64 * 1024, of: 'body' }, order: 1 },
    maxBodyBytes: 1024 * 1024,
    body: ProofOfPacket,
    replies: { 200: PacketView },
    problems: ['invalid-request', 'not-found', 'not-proven', 'unsupported-chain'],
  },
} as const satisfies Record<string, Endpoint>
