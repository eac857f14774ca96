import { createHash } from 'node:crypto'
import { fromBech32, toBech32 } from '@cosmjs/encoding'

export function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** The account of an SDK module (cosmos-sdk x/auth/types `NewModuleAddress`). */
export function moduleAddress(prefix: string, module: string): string {
  return toBech32(prefix, sha256(Buffer.from(module)).slice(0, 20))
}

/** Where a channel end keeps the coins that it sent away (ibc-go transfer/types `GetEscrowAddress`). */
export function escrowAddress(prefix: string, portId: string, channelId: string): string {
  return toBech32(prefix, sha256(Buffer.from(`ics20-1\0${portId}/${channelId}`)).slice(0, 20))
}

/** Null for an account address of this prefix, else the SDK's error text. */
export function addressFault(text: string, prefix: string): string | null {
  if (text.trim() === '') return 'empty address string is not allowed'
  if (!text.includes('1'))
    return text.length < 8
      ? `decoding bech32 failed: invalid bech32 string length ${text.length}`
      : 'decoding bech32 failed: invalid separator index -1'
  try {
    const decoded = fromBech32(text, 1023)
    if (decoded.prefix !== prefix) return `invalid Bech32 prefix; expected ${prefix}, got ${decoded.prefix}`
    return decoded.data.length === 20 || decoded.data.length === 32 ? null : `address length is ${decoded.data.length}`
  } catch {
    return 'decoding bech32 failed: invalid checksum'
  }
}
