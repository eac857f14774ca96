import type { Any } from 'cosmjs-types/google/protobuf/any'
import { createMultisigThresholdPubkey, encodeSecp256k1Pubkey, pubkeyToAddress } from '@cosmjs/amino'
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { accountAddress } from '../accounts/accounts.ts'
import { refuse, sdkErrors } from './abciError.ts'

/** The public key of an account, encoded as in transactions: a compressed secp256k1 key, or a multisig. */
export interface AccountKey {
  typeUrl: string
  value: Uint8Array
}

const singleType = '/cosmos.crypto.secp256k1.PubKey'
const multisigType = '/cosmos.crypto.multisig.LegacyAminoPubKey'

/** The secp256k1 keys in it, and how many of them must sign. @throws AbciError 2 for other kinds */
export function readKey({ typeUrl, value }: AccountKey): { isMultisig: boolean; threshold: number; keys: Uint8Array[] } {
  if (typeUrl === singleType) return { isMultisig: false, threshold: 1, keys: [PubKey.decode(value).key] }
  if (typeUrl !== multisigType) throw refuse(sdkErrors.txDecode, `the sandbox checks secp256k1 signatures only, not those of ${typeUrl}`)
  const { threshold, publicKeys } = LegacyAminoPubKey.decode(value)
  return { isMultisig: true, threshold, keys: publicKeys.map(readMember) }
}

/** The address that belongs to a key (SDK crypto/keys). */
export function keyAddress(prefix: string, key: AccountKey): string {
  const { isMultisig, threshold, keys } = readKey(key)
  const [first = new Uint8Array()] = keys
  // In the key's own order, on which the address depends.
  return isMultisig
    ? pubkeyToAddress(createMultisigThresholdPubkey(keys.map(encodeSecp256k1Pubkey), threshold, true), prefix)
    : accountAddress(prefix, first)
}

/** As an account stores it: base64 of a single key; of a multisig with its kind in front. */
export function writeKey(key: AccountKey): string {
  const {
    isMultisig,
    keys: [first = new Uint8Array()],
  } = readKey(key)
  return isMultisig ? `${key.typeUrl} ${Buffer.from(key.value).toString('base64')}` : Buffer.from(first).toString('base64')
}

/** What an account has kept. */
export function parseKey(text: string): AccountKey {
  const [base64 = '', typeUrl] = text.split(' ').reverse()
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'))
  return typeUrl === undefined ? { typeUrl: singleType, value: PubKey.encode({ key: bytes }).finish() } : { typeUrl, value: bytes }
}

function readMember({ typeUrl, value }: Any): Uint8Array {
  if (typeUrl !== singleType) throw refuse(sdkErrors.txDecode, `the sandbox knows multisigs of secp256k1 keys only, not of ${typeUrl}`)
  return PubKey.decode(value).key
}
