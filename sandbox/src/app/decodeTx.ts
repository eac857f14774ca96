import type { ModeInfo } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import type { AccountKey } from '../tx/accountKey.ts'
import type { Message } from '../tx/message.ts'
import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { refuse, sdkErrors } from '../tx/abciError.ts'
import { readKey } from '../tx/accountKey.ts'
import { bindMessage } from './messages.ts'

export interface Signer {
  /** Undefined when the transaction has none, and the account's key is meant. */
  publicKey: AccountKey | undefined
  sequence: number
  /** As in the transaction; of a multisig all in one. */
  signature: Uint8Array
  /** One, or of a multisig those of its keys that signed; `key` counts from 0. */
  parts: { key: number; mode: 'direct' | 'amino'; signature: Uint8Array }[]
}

export interface DecodedTx {
  bodyBytes: Uint8Array
  authInfoBytes: Uint8Array
  messages: Message[]
  memo: string
  timeoutHeight: bigint
  fee: { coins: { denom: string; amount: bigint }[]; gasLimit: bigint; payer: string; granter: string }
  signers: Signer[]
  size: number
}

/** Reads a TxRaw as a node does. @throws AbciError 2 for bytes or message kinds that are unknown, or not modelled here */
export function decodeTx(bytes: Uint8Array): DecodedTx {
  const { raw, body, authInfo } = decodeBytes(bytes)
  const { fee } = authInfo
  if (!fee) throw refuse(sdkErrors.txDecode, 'the transaction names no fee')
  if (body.extensionOptions.length > 0) throw refuse(['sdk', 31, 'unknown extension options'])
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
    signers: authInfo.signerInfos.map((info, index) => {
      const signature = raw.signatures[index] ?? new Uint8Array()
      return {
        publicKey: info.publicKey && checkKey(info.publicKey),
        sequence: Number(info.sequence),
        signature,
        parts: readParts(info.modeInfo, signature),
      }
    }),
    size: bytes.length,
  }
}

function decodeBytes(bytes: Uint8Array) {
  try {
    const raw = TxRaw.decode(bytes)
    return { raw, body: TxBody.decode(raw.bodyBytes), authInfo: AuthInfo.decode(raw.authInfoBytes) }
  } catch (error) {
    throw refuse(sdkErrors.txDecode, error instanceof Error ? error.message : String(error))
  }
}

function checkKey(key: AccountKey): AccountKey {
  readKey(key)
  return key
}

function readParts(modeInfo: ModeInfo | undefined, signature: Uint8Array): Signer['parts'] {
  if (!modeInfo?.multi) return [{ key: 0, mode: readMode(modeInfo?.single?.mode), signature }]
  const { bitarray, modeInfos } = modeInfo.multi
  const { signatures } = MultiSignature.decode(signature)
  const bits = bitarray?.elems ?? new Uint8Array()
  const signed = Array.from({ length: bits.length * 8 }, (_, key) => key).filter(key => ((bits[key >> 3] ?? 0) & (0x80 >> (key & 7))) !== 0)
  return signed.map((key, index) => ({
    key,
    mode: readMode(modeInfos[index]?.single?.mode),
    signature: signatures[index] ?? new Uint8Array(),
  }))
}

function readMode(mode: SignMode | undefined): Signer['parts'][number]['mode'] {
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
