import type { Message } from './message.ts'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { refuse, sdkErrors } from './abciError.ts'
import { bindMessage } from './messages.ts'

export interface Signer {
  /** Compressed secp256k1 key; undefined when the transaction carries none and the account's own is meant. */
  publicKey: Uint8Array | undefined
  mode: 'direct' | 'amino'
  sequence: number
  signature: Uint8Array
}

export interface DecodedTx {
  bodyBytes: Uint8Array
  authInfoBytes: Uint8Array
  messages: Message[]
  memo: string
  timeoutHeight: bigint
  fee: { coins: { denom: string, amount: bigint }[], gasLimit: bigint, payer: string, granter: string }
  signers: Signer[]
  size: number
}

/**
 * Reads a TxRaw as a node does.
 * @throws AbciError 2 for bytes or message kinds that are not understood, and for what this chain does not model
 */
export function decodeTx(bytes: Uint8Array): DecodedTx {
  const { raw, body, authInfo } = decodeBytes(bytes)
  const { fee } = authInfo
  if (!fee)
    throw refuse(sdkErrors.txDecode, 'the transaction names no fee')
  if (body.extensionOptions.length > 0)
    throw refuse(['sdk', 31, 'unknown extension options'])
  if (raw.signatures.length !== authInfo.signerInfos.length)
    throw refuse(sdkErrors.unauthorized, `wrong number of signers; expected ${authInfo.signerInfos.length}, got ${raw.signatures.length}`)
  return {
    bodyBytes: raw.bodyBytes,
    authInfoBytes: raw.authInfoBytes,
    messages: body.messages.map(message => bindMessage(message.typeUrl, message.value)),
    memo: body.memo,
    timeoutHeight: body.timeoutHeight,
    fee: {
      coins: fee.amount.map(coin => ({ denom: coin.denom, amount: BigInt(coin.amount) })),
      gasLimit: fee.gasLimit,
      payer: fee.payer,
      granter: fee.granter,
    },
    signers: authInfo.signerInfos.map((info, index) => ({
      publicKey: info.publicKey && readKey(info.publicKey.typeUrl, info.publicKey.value),
      mode: readMode(info.modeInfo?.single?.mode),
      sequence: Number(info.sequence),
      signature: raw.signatures[index] ?? new Uint8Array(),
    })),
    size: bytes.length,
  }
}

function decodeBytes(bytes: Uint8Array) {
  try {
    const raw = TxRaw.decode(bytes)
    return { raw, body: TxBody.decode(raw.bodyBytes), authInfo: AuthInfo.decode(raw.authInfoBytes) }
  }
  catch (error) {
    throw refuse(sdkErrors.txDecode, error instanceof Error ? error.message : String(error))
  }
}

function readKey(typeUrl: string, value: Uint8Array): Uint8Array {
  if (typeUrl !== '/cosmos.crypto.secp256k1.PubKey')
    throw refuse(sdkErrors.txDecode, `the sandbox checks secp256k1 signatures only, not those of ${typeUrl}`)
  return PubKey.decode(value).key
}

function readMode(mode: SignMode | undefined): Signer['mode'] {
  switch (mode) {
    case SignMode.SIGN_MODE_DIRECT:
    case SignMode.SIGN_MODE_UNSPECIFIED: // of a transaction that is only simulated
      return 'direct'
    case SignMode.SIGN_MODE_LEGACY_AMINO_JSON:
      return 'amino'
    default:
      throw refuse(sdkErrors.txDecode, `the sandbox does not know sign mode ${mode}`)
  }
}
