import { sha256 } from '../accounts/address.ts'

const leafPrefix = Uint8Array.of(0)
const innerPrefix = Uint8Array.of(1)

/** CometBFT crypto/merkle `HashFromByteSlices` (RFC 6962). */
export function merkleRoot(items: Uint8Array[]): Uint8Array {
  const [only] = items
  if (!only) return sha256()
  if (items.length === 1) return sha256(leafPrefix, only)
  const split = 2 ** Math.floor(Math.log2(items.length - 1))
  return sha256(innerPrefix, merkleRoot(items.slice(0, split)), merkleRoot(items.slice(split)))
}
