import type { Timeout } from './packetEvents.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

/** What the source chain keeps of a packet while it is open: ibc-go 04-channel/types/packet.go `CommitPacket`. */
export function packetCommitment(timeout: Timeout, data: Uint8Array): Uint8Array {
  const parts = Buffer.alloc(24)
  parts.writeBigUInt64BE(BigInt(timeout.nanos), 0)
  parts.writeBigUInt64BE(BigInt(timeout.revision), 8)
  parts.writeBigUInt64BE(BigInt(timeout.height), 16)
  return createHash('sha256').update(parts).update(createHash('sha256').update(data).digest()).digest()
}
