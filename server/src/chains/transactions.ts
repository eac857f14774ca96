import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { readUnits } from './coinText.ts'
import { foreignDenom, foreignText, longestMemo } from './foreignText.ts'

export interface TxMessage {
  typeUrl: string
  value: Uint8Array
}

export interface DecodedTx {
  memo: string
  /** Last height at which it may be in a block; 0n is none. */
  timeoutHeight: bigint
  /** Every message, those inside authz executions too, each after the execution that carries it. */
  messages: TxMessage[]
  authInfo: AuthInfo
  /** Empty when the first signer pays. */
  feePayer: string
  feeGranter: string
  fee: { denom: string; amount: string }[]
  gasLimit: bigint
  signatures: Uint8Array[]
}

/** Executions inside executions are followed so far; the SDK itself stops at 7 (baseapp, authz nesting). */
export const deepestNesting = 7

/** Decodes an encoded TxRaw; null when the bytes are not one. */
export function decodeTx(bytes: Uint8Array): DecodedTx | null {
  try {
    const raw = TxRaw.decode(bytes)
    const body = TxBody.decode(raw.bodyBytes)
    const authInfo = AuthInfo.decode(raw.authInfoBytes)
    return {
      memo: foreignText(body.memo, longestMemo),
      timeoutHeight: body.timeoutHeight,
      messages: flattenMessages(body.messages),
      authInfo,
      feePayer: authInfo.fee?.payer ?? '',
      feeGranter: authInfo.fee?.granter ?? '',
      fee: (authInfo.fee?.amount ?? []).map(({ denom, amount }) => ({ denom: foreignDenom(denom), amount: readUnits(amount).toString() })),
      gasLimit: authInfo.fee?.gasLimit ?? 0n,
      signatures: raw.signatures,
    }
  } catch {
    return null
  }
}

/** The messages, and after each authz execution those that it carries. */
function flattenMessages(messages: readonly TxMessage[], depth = deepestNesting): TxMessage[] {
  return messages.flatMap(({ typeUrl, value }) =>
    typeUrl === MsgExec.typeUrl && depth > 0
      ? [{ typeUrl, value }, ...flattenMessages(MsgExec.decode(value).msgs, depth - 1)]
      : [{ typeUrl: foreignText(typeUrl), value }],
  )
}
