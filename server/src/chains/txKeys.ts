import type { AddressType } from './secp256k1.ts'
import type { TxMessage } from './transactions.ts'
import { Buffer } from 'node:buffer'
import { createMultisigThresholdPubkey, encodeSecp256k1Pubkey, pubkeyToRawAddress } from '@cosmjs/amino'
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { AuthInfo, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { decodeExactly } from './decodeExactly.ts'
import { orNothing } from './orNothing.ts'
import { accountOfKey } from './secp256k1.ts'

interface SingleKey {
  kind: AddressType
  pubKey: Uint8Array
  account: Buffer
}
interface MultisigKey {
  kind: 'multisig'
  threshold: number
  members: SingleKey[]
  account: Buffer
}
/** A signer's key, with the address bytes of its account. */
export type TxKey = SingleKey | MultisigKey

/**
 * The account (address bytes) that signed a transaction first, and the sequence that it signed with; null where the transaction does not
 * name its key. Nothing here is checked.
 */
export function firstSigner(bytes: Uint8Array): { account: Buffer; sequence: bigint } | null {
  const [signer] = orNothing(() => {
    const { publicKey, sequence } = AuthInfo.decode(TxRaw.decode(bytes).authInfoBytes).signerInfos[0] ?? {}
    const key = publicKey && readTxKey(publicKey)
    return key && sequence !== undefined ? [{ account: key.account, sequence }] : []
  })
  return signer ?? null
}

/** Reads a public key of a transaction or account; null for kinds whose signatures we cannot check. @throws on bytes that do not decode */
export function readTxKey({ typeUrl, value }: TxMessage): TxKey | null {
  return typeUrl === LegacyAminoPubKey.typeUrl ? readMultisig(decodeExactly(LegacyAminoPubKey, value)) : readSingle({ typeUrl, value })
}

function readSingle({ typeUrl, value }: TxMessage): SingleKey | null {
  // Ethermint and Injective name the same key differently.
  const kind =
    typeUrl === PubKey.typeUrl ? 'secp256k1' : /^\/\w+\.crypto\.\w+\.ethsecp256k1\.PubKey$/.test(typeUrl) ? 'eth_secp256k1' : null
  if (kind === null) return null
  const pubKey = decodeExactly(PubKey, value).key
  const account = accountOfKey(pubKey, kind)
  return account && { kind, pubKey, account }
}

function readMultisig({ threshold, publicKeys }: LegacyAminoPubKey): MultisigKey | null {
  const members = publicKeys.map(readSingle).filter((key): key is SingleKey => key?.kind === 'secp256k1')
  if (members.length !== publicKeys.length || threshold < 1 || threshold > members.length) return null
  // In the order given: it is part of the address.
  const key = createMultisigThresholdPubkey(
    members.map(member => encodeSecp256k1Pubkey(member.pubKey)),
    threshold,
    true,
  )
  return { kind: 'multisig', threshold, members, account: Buffer.from(pubkeyToRawAddress(key)) }
}
