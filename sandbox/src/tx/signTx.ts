import type { SandboxAccount } from '../accounts/accounts.ts'
import type { ChainParameters } from './context.ts'
import { Secp256k1 } from '@cosmjs/crypto'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { sha256 } from '../accounts/address.ts'
import { requiredFee } from './gasPrice.ts'

export interface UnsignedTx {
  messages: { typeUrl: string; value: Uint8Array }[]
  memo?: string
  gas: bigint
  accountNumber: number
  sequence: number
}

/** A transaction of a sandbox account, signed in SIGN_MODE_DIRECT, with the least fee. */
export function signTx(chain: ChainParameters, account: SandboxAccount, tx: UnsignedTx): Uint8Array {
  const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages: tx.messages, memo: tx.memo ?? '' })).finish()
  const authInfoBytes = AuthInfo.encode(
    AuthInfo.fromPartial({
      signerInfos: [
        {
          publicKey: { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: PubKey.encode({ key: account.publicKey }).finish() },
          modeInfo: { single: { mode: SignMode.SIGN_MODE_DIRECT } },
          sequence: BigInt(tx.sequence),
        },
      ],
      fee: { amount: [{ denom: chain.denom, amount: String(requiredFee(chain.minGasPrice, tx.gas)) }], gasLimit: tx.gas },
    }),
  ).finish()
  const doc = SignDoc.encode({ bodyBytes, authInfoBytes, chainId: chain.chainId, accountNumber: BigInt(tx.accountNumber) }).finish()
  const signature = Secp256k1.createSignature(sha256(doc), account.privateKey)
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [Uint8Array.from([...signature.r(32), ...signature.s(32)])] }).finish()
}
