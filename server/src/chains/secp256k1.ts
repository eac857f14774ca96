import { Buffer } from 'node:buffer'
import { rawEthSecp256k1PubkeyToRawAddress, rawSecp256k1PubkeyToRawAddress } from '@cosmjs/amino'
import { keccak256, Secp256k1, Secp256k1Signature, sha256 } from '@cosmjs/crypto'

/** The same curve; what is hashed, and how a key becomes an address, differs. */
export type AddressType = 'secp256k1' | 'eth_secp256k1'

/** Half of the group's order: above it a signature could have been made by anybody out of one below. */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** The address bytes of a public key; null when it is no point of the curve in compressed form. */
export function accountOfKey(pubKey: Uint8Array, addressType: AddressType): Buffer | null {
  if (pubKey.length !== 33) return null
  try {
    Secp256k1.uncompressPubkey(pubKey)
    return Buffer.from(addressType === 'eth_secp256k1' ? rawEthSecp256k1PubkeyToRawAddress(pubKey) : rawSecp256k1PubkeyToRawAddress(pubKey))
  } catch {
    return null
  }
}

/** Whether it is `r || s` with low S, as chains want it. */
export function isSignature(signature: Uint8Array): boolean {
  return signature.length === 64 && BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`) <= halfOrder
}

/** Whether the owner of the key signed these bytes. Never throws on nonsense. */
export function signatureHolds(signature: Uint8Array, bytes: Uint8Array, pubKey: Uint8Array, addressType: AddressType): boolean {
  if (!isSignature(signature)) return false
  try {
    const digest = addressType === 'eth_secp256k1' ? keccak256(bytes) : sha256(bytes)
    return Secp256k1.verifySignature(Secp256k1Signature.fromFixedLength(signature), digest, pubKey)
  } catch {
    return false // r or s out of range
  }
}
