import type { Coin } from '@relayooor/shared'
import type { HotWallet } from './hotWallet.ts'
import type { TxMessage } from './transactions.ts'
import { toAmount } from '@relayooor/shared'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'

/** Everything that a signature covers, but for the key. */
export interface UnsignedTx {
  chainId: string
  accountNumber: bigint
  sequence: bigint
  messages: TxMessage[]
  memo: string
  /** The last height at which it may be in a block. */
  timeoutHeight: bigint
  gasLimit: bigint
  fee: Coin[]
}

/** The bytes of a TxRaw, signed in SIGN_MODE_DIRECT. */
export function signTx(wallet: HotWallet, tx: UnsignedTx): Uint8Array {
  const bodyBytes = encodeBody(tx)
  const authInfoBytes = encodeAuthInfo(wallet.publicKey, tx)
  const { chainId, accountNumber } = tx
  const signature = wallet.sign(SignDoc.encode({ bodyBytes, authInfoBytes, chainId, accountNumber }).finish())
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [signature] }).finish()
}

/** The same without a signature: what a node simulates. */
export function unsignedTx(publicKey: HotWallet['publicKey'], tx: UnsignedTx): Uint8Array {
  return TxRaw.encode({ bodyBytes: encodeBody(tx), authInfoBytes: encodeAuthInfo(publicKey, tx), signatures: [new Uint8Array()] }).finish()
}

export function encodeBody({ messages, memo, timeoutHeight }: UnsignedTx): Uint8Array {
  return TxBody.encode(TxBody.fromPartial({ messages, memo, timeoutHeight })).finish()
}

/** Without a public key where the account has one on chain already: the chain takes that. */
export function encodeAuthInfo(publicKey: HotWallet['publicKey'] | undefined, { sequence, gasLimit, fee }: UnsignedTx): Uint8Array {
  return AuthInfo.encode(
    AuthInfo.fromPartial({
      signerInfos: [{ ...(publicKey && { publicKey }), modeInfo: { single: { mode: SignMode.SIGN_MODE_DIRECT } }, sequence }],
      fee: { amount: fee.map(toAmount), gasLimit },
    }),
  ).finish()
}
