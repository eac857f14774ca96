import type { DecodedTx, Signer } from './decodeTx.ts'
import { serializeSignDoc } from '@cosmjs/amino'
import { Secp256k1, Secp256k1Signature } from '@cosmjs/crypto'
import { SignDoc } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { sha256 } from '../accounts/address.ts'
import { refuse, sdkErrors } from './abciError.ts'

/** Half of the group's order: the SDK refuses signatures above it, which anybody could make out of a valid one. */
const halfOrder = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0n

export interface SignerFacts { chainId: string, accountNumber: number, sequence: number, publicKey: Uint8Array }

/** Whether the signature stands for exactly this transaction, chain, account and sequence. */
export function signatureHolds(tx: DecodedTx, signer: Signer, facts: SignerFacts): boolean {
  if (signer.signature.length !== 64 || !isLow(signer.signature))
    return false
  const signed = signer.mode === 'direct' ? directBytes(tx, facts) : aminoBytes(tx, facts)
  return Secp256k1.verifySignature(Secp256k1Signature.fromFixedLength(signer.signature), sha256(signed), facts.publicKey)
}

function isLow(signature: Uint8Array): boolean {
  return BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`) <= halfOrder
}

function directBytes(tx: DecodedTx, facts: SignerFacts): Uint8Array {
  const { bodyBytes, authInfoBytes } = tx
  return SignDoc.encode({ bodyBytes, authInfoBytes, chainId: facts.chainId, accountNumber: BigInt(facts.accountNumber) }).finish()
}

/** The StdSignDoc of SDK x/auth/migrations/legacytx, made again out of the protobuf messages. */
function aminoBytes(tx: DecodedTx, facts: SignerFacts): Uint8Array {
  const { fee } = tx
  return serializeSignDoc({
    account_number: String(facts.accountNumber),
    chain_id: facts.chainId,
    fee: {
      amount: fee.coins.map(coin => ({ denom: coin.denom, amount: String(coin.amount) })),
      gas: String(fee.gasLimit),
      ...fee.payer && { payer: fee.payer },
      ...fee.granter && { granter: fee.granter },
    },
    memo: tx.memo,
    msgs: tx.messages.map((message) => {
      if (!message.amino)
        throw refuse(sdkErrors.notSupported, `${message.typeUrl} has no amino form here`)
      return message.amino()
    }),
    sequence: String(facts.sequence),
    ...tx.timeoutHeight > 0n && { timeout_height: String(tx.timeoutHeight) },
  })
}
