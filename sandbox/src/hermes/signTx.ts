import type { LaneKey } from './keyring.ts'
import { Buffer } from 'node:buffer'
import { createPrivateKey, sign } from 'node:crypto'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'

export interface TxMessage {
  typeUrl: string
  value: Uint8Array
}

export interface UnsignedTx {
  chainId: string
  messages: readonly TxMessage[]
  memo: string
  fee: { amount: bigint; denom: string }
  gas: bigint
  accountNumber: bigint
  sequence: bigint
}

/** Order of the curve secp256k1. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
/** The bytes before and after the 32 bytes of a secp256k1 key in SEC 1's DER encoding; the latter name the curve. */
const derHead = Buffer.from('302e0201010420', 'hex')
const derTail = Buffer.from('a00706052b8104000a', 'hex')

/** A transaction with one signature in SIGN_MODE_DIRECT. */
export function signTx(key: LaneKey, tx: UnsignedTx): Uint8Array {
  const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages: [...tx.messages], memo: tx.memo })).finish()
  const authInfoBytes = AuthInfo.encode(
    AuthInfo.fromPartial({
      signerInfos: [
        {
          publicKey: { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: PubKey.encode({ key: key.publicKey }).finish() },
          modeInfo: { single: { mode: SignMode.SIGN_MODE_DIRECT } },
          sequence: tx.sequence,
        },
      ],
      fee: { amount: [{ denom: tx.fee.denom, amount: String(tx.fee.amount) }], gasLimit: tx.gas },
    }),
  ).finish()
  const document = SignDoc.encode({ bodyBytes, authInfoBytes, chainId: tx.chainId, accountNumber: tx.accountNumber }).finish()
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [signature(key, document)] }).finish()
}

/** By Node's own OpenSSL: loading a JavaScript library takes longer than the whole command. */
function signature({ privateKey }: LaneKey, document: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([derHead, privateKey, derTail]), format: 'der', type: 'sec1' })
  const made = sign('sha256', document, { key, dsaEncoding: 'ieee-p1363' })
  const s = BigInt(`0x${made.subarray(32).toString('hex')}`)
  // The chain accepts only the lower of the two valid values.
  const low = s > order / 2n ? order - s : s
  return Buffer.concat([made.subarray(0, 32), Buffer.from(low.toString(16).padStart(64, '0'), 'hex')])
}
