import type { KeyObject } from 'node:crypto'
import type { AccountKey } from '../tx/accountKey.ts'
import type { DecodedTx, Signer } from './decodeTx.ts'
import { Buffer } from 'node:buffer'
import { createPublicKey, verify } from 'node:crypto'
import { serializeSignDoc } from '@cosmjs/amino'
import { Secp256k1 } from '@cosmjs/crypto'
import { SignDoc } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { refuse, sdkErrors } from '../tx/abciError.ts'
import { readKey } from '../tx/accountKey.ts'

/** Half of the group's order: the SDK refuses higher values of s, which anybody can make from a valid signature. */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

export interface SignerFacts {
  chainId: string
  accountNumber: number
  sequence: number
  publicKey: AccountKey
}

/** Whether the signatures are valid for this transaction, chain, account and sequence; of a multisig as many as it needs. */
export function signatureHolds(tx: DecodedTx, { parts }: Signer, facts: SignerFacts): boolean {
  const { isMultisig, threshold, keys } = readKey(facts.publicKey)
  const signed = new Set(parts.map(part => part.key))
  return (
    signed.size === parts.length &&
    parts.length >= threshold &&
    parts.every(({ key, mode, signature }) => {
      const publicKey = keys[key]
      // A multisig's members do not know each other's modes, which the direct bytes contain.
      if (!publicKey || signature.length !== 64 || !isLow(signature) || (isMultisig && mode === 'direct')) return false
      const bytes = mode === 'direct' ? directBytes(tx, facts) : aminoBytes(tx, facts)
      return verify('sha256', bytes, { key: keyObject(publicKey), dsaEncoding: 'ieee-p1363' }, signature)
    })
  )
}

const keyObjects = new Map<string, KeyObject>()

/** For OpenSSL, ten times faster than JavaScript: many payments in a block should not delay the node. @throws AbciError 8 */
function keyObject(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString('base64')
  const known = keyObjects.get(name)
  if (known) return known
  const made = createPublicKey({ key: { kty: 'EC', crv: 'secp256k1', ...pointOf(publicKey) }, format: 'jwk' })
  keyObjects.set(name, made)
  return made
}

function pointOf(publicKey: Uint8Array): { x: string; y: string } {
  try {
    const point = Buffer.from(Secp256k1.uncompressPubkey(publicKey))
    return { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  } catch {
    throw refuse(sdkErrors.invalidPubKey, 'the public key is no point of the curve')
  }
}

function isLow(signature: Uint8Array): boolean {
  return BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`) <= halfOrder
}

function directBytes(tx: DecodedTx, facts: SignerFacts): Uint8Array {
  const { bodyBytes, authInfoBytes } = tx
  return SignDoc.encode({ bodyBytes, authInfoBytes, chainId: facts.chainId, accountNumber: BigInt(facts.accountNumber) }).finish()
}

/** The StdSignDoc of SDK x/auth/migrations/legacytx, rebuilt from the protobuf messages. */
function aminoBytes(tx: DecodedTx, facts: SignerFacts): Uint8Array {
  const { fee } = tx
  return serializeSignDoc({
    account_number: String(facts.accountNumber),
    chain_id: facts.chainId,
    fee: {
      amount: fee.coins.map(coin => ({ denom: coin.denom, amount: String(coin.amount) })),
      gas: String(fee.gasLimit),
      ...(fee.payer && { payer: fee.payer }),
      ...(fee.granter && { granter: fee.granter }),
    },
    memo: tx.memo,
    msgs: tx.messages.map(message => {
      if (!message.amino) throw refuse(sdkErrors.notSupported, `${message.typeUrl} has no amino form here`)
      return message.amino()
    }),
    sequence: String(facts.sequence),
    ...(tx.timeoutHeight > 0n && { timeout_height: String(tx.timeoutHeight) }),
  })
}
