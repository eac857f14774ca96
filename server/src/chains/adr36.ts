import type { SignatureFault } from '@relayooor/shared'
import type { AddressType } from './secp256k1.ts'
import { serializeSignDoc } from '@cosmjs/amino'
import { readAddress, writeAddress } from '@relayooor/shared'
import { accountOfKey, isSignature, signatureHolds } from './secp256k1.ts'

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

/** Whether the account behind an address signed exactly this text by ADR-36, as Keplr's `signArbitrary` does. Never throws on nonsense. */
export function verifyAdr36({
  address,
  prefix,
  addressType,
  ...signed
}: SignedMessage): { ok: true } | { ok: false; fault: SignatureFault } {
  const fault = (word: SignatureFault) => ({ ok: false, fault: word }) as const
  const reading = readAddress(address, prefix)
  if (!reading.ok) return fault('address')
  const pubKey = Buffer.from(signed.pubKey, 'base64')
  const account = accountOfKey(pubKey, addressType)
  if (!account) return fault('key')
  if (!account.equals(reading.bytes)) return fault('other-account')
  const signature = Buffer.from(signed.signature, 'base64')
  if (!isSignature(signature)) return fault('malformed')
  const bytes = adr36Bytes(writeAddress(prefix, reading.bytes), signed.message)
  return signatureHolds(signature, bytes, pubKey, addressType) ? { ok: true } : fault('other-message')
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
