import { rawEthSecp256k1PubkeyToRawAddress, rawSecp256k1PubkeyToRawAddress, serializeSignDoc } from '@cosmjs/amino'
import { keccak256, Secp256k1, Secp256k1Signature, sha256 } from '@cosmjs/crypto'
import { readAddress, writeAddress } from '@relayooor/shared'

export type AddressType = 'secp256k1' | 'eth_secp256k1'

/**
 * Why a signature does not count: `key` is no compressed public key; `other-account`: it belongs to another address;
 * `malformed` is not 64 bytes, or in the form that anybody can make out of a true one (high S); `other-message`: it does not
 * stand for this text.
 */
export type SignatureFault = 'address' | 'key' | 'other-account' | 'malformed' | 'other-message'

export interface SignedMessage {
  address: string
  /** Of the chain whose wallet signed. */
  prefix: string
  addressType: AddressType
  /** Base64 of 33 bytes. */
  pubKey: string
  /** Base64 of `r || s`, 64 bytes. */
  signature: string
  message: string
}

/** Half of the group's order: above it a signature could have been made by anybody out of one below. */
const halfOrder = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0n

/** Whether the account behind an address signed exactly this text by ADR-36, as Keplr's `signArbitrary` does. Never throws on nonsense. */
export function verifyAdr36({ address, prefix, addressType, ...signed }: SignedMessage): { ok: true } | { ok: false, fault: SignatureFault } {
  const fault = (word: SignatureFault) => ({ ok: false, fault: word } as const)
  const reading = readAddress(address, prefix)
  if (!reading.ok)
    return fault('address')
  const pubKey = Buffer.from(signed.pubKey, 'base64')
  const account = accountOf(pubKey, addressType)
  if (!account)
    return fault('key')
  if (!account.equals(reading.bytes))
    return fault('other-account')
  const signature = Buffer.from(signed.signature, 'base64')
  if (signature.length !== 64 || BigInt(`0x${signature.toString('hex', 32)}`) > halfOrder)
    return fault('malformed')
  const bytes = adr36Bytes(writeAddress(prefix, reading.bytes), signed.message)
  const digest = addressType === 'eth_secp256k1' ? keccak256(bytes) : sha256(bytes)
  return holds(signature, digest, pubKey) ? { ok: true } : fault('other-message')
}

/** The amino document of ADR-36 (cosmos-sdk docs/architecture): a message that is no transaction on any chain. */
function adr36Bytes(signer: string, message: string): Uint8Array {
  return serializeSignDoc({
    chain_id: '',
    account_number: '0',
    sequence: '0',
    fee: { gas: '0', amount: [] },
    msgs: [{ type: 'sign/MsgSignData', value: { signer, data: Buffer.from(message, 'utf8').toString('base64') } }],
    memo: '',
  })
}

/** The address bytes of a public key; null when it is no point of the curve in compressed form. */
function accountOf(pubKey: Buffer, addressType: AddressType): Buffer | null {
  if (pubKey.length !== 33)
    return null
  try {
    Secp256k1.uncompressPubkey(pubKey)
    return Buffer.from(addressType === 'eth_secp256k1' ? rawEthSecp256k1PubkeyToRawAddress(pubKey) : rawSecp256k1PubkeyToRawAddress(pubKey))
  }
  catch {
    return null
  }
}

function holds(signature: Uint8Array, digest: Uint8Array, pubKey: Uint8Array): boolean {
  try {
    return Secp256k1.verifySignature(Secp256k1Signature.fromFixedLength(signature), digest, pubKey)
  }
  catch {
    return false // r or s out of range
  }
}
