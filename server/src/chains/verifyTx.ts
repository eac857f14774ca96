import type { TxSignatureFault } from '@relayooor/shared'
import type { ModeInfo } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import type { TxMessage } from './transactions.ts'
import type { TxKey } from './txKeys.ts'
import { serializeSignDoc } from '@cosmjs/amino'
import { readAddress } from '@relayooor/shared'
import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { aminoDoc } from './aminoDoc.ts'
import { decodeExactly } from './decodeExactly.ts'
import { signatureHolds } from './secp256k1.ts'
import { readTxKey } from './txKeys.ts'

/** The expected signer, and what a signature covers besides the transaction. */
export interface TxSigner {
  chainId: string
  address: string
  prefix: string
  accountNumber: bigint
  sequence: bigint
  /** As the chain knows it, for transactions that do not name it. */
  publicKey: TxMessage | undefined
}

/** Checks the signatures of bank sends by one account as its chain does. Null when they hold. Never throws on nonsense. */
export function verifyTx(bytes: Uint8Array, signer: TxSigner): TxSignatureFault | null {
  try {
    return verify(decodeExactly(TxRaw, bytes), signer)
  } catch {
    return 'malformed'
  }
}

function verify({ bodyBytes, authInfoBytes, signatures }: TxRaw, signer: TxSigner): TxSignatureFault | null {
  const {
    signerInfos: [info, ...others],
    fee,
  } = decodeExactly(AuthInfo, authInfoBytes)
  const [signature] = signatures
  if (!info || others.length > 0 || !signature || signatures.length > 1 || !fee) return 'malformed'
  const named = info.publicKey ?? signer.publicKey
  if (!named) return 'key-unknown'
  const key = readTxKey(named)
  if (!key) return 'key-unsupported'
  const account = readAddress(signer.address, signer.prefix)
  if (!account.ok || !key.account.equals(account.bytes)) return 'other-account'
  const body = decodeExactly(TxBody, bodyBytes)
  if (body.extensionOptions.length + body.nonCriticalExtensionOptions.length > 0) return 'extensions'
  if (info.sequence !== signer.sequence) return 'wrong'
  const { amount, gasLimit, payer, granter } = fee
  const amino = aminoDoc({
    ...signer,
    ...body,
    fee: { amount, gas: gasLimit.toString(), ...(payer && { payer }), ...(granter && { granter }) },
  })
  return verifyPart(key, info.modeInfo, signature, {
    direct: SignDoc.encode({ bodyBytes, authInfoBytes, chainId: signer.chainId, accountNumber: signer.accountNumber }).finish(),
    amino: amino && serializeSignDoc(amino),
  })
}

/** What is signed, by how it is signed. */
interface SignBytes {
  direct: Uint8Array | null
  amino: Uint8Array | null
}

function verifyPart(key: TxKey, mode: ModeInfo | undefined, signature: Uint8Array, bytes: SignBytes): TxSignatureFault | null {
  if (key.kind === 'multisig') return verifyMembers(key, mode, signature, bytes)
  const signed = bytesOf(mode, bytes)
  if (!signed) return 'mode-unsupported'
  // Ethereum's own form has one byte more, which says how to recover the key.
  const plain = key.kind === 'eth_secp256k1' && signature.length === 65 ? signature.subarray(0, 64) : signature
  return signatureHolds(plain, signed, key.pubKey, key.kind) ? null : 'wrong'
}

/**
 * Checks each signature against the member whose bit is set. Members sign amino JSON: the direct bytes name all signers, whom a member does
 * not know.
 */
function verifyMembers(
  { threshold, members }: Extract<TxKey, { kind: 'multisig' }>,
  mode: ModeInfo | undefined,
  signature: Uint8Array,
  { amino }: SignBytes,
): TxSignatureFault | null {
  const { bitarray, modeInfos } = mode?.multi ?? {}
  if (!bitarray || !modeInfos) return 'malformed'
  const { elems, extraBitsStored } = bitarray
  const isSet = (index: number) => ((elems[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0
  const size = elems.length * 8 - (extraBitsStored > 0 ? 8 - extraBitsStored : 0)
  const signing = members.filter((_, index) => isSet(index))
  const beyond = Array.from({ length: Math.max(0, elems.length * 8 - members.length) }, (_, index) => isSet(members.length + index))
  const { signatures } = decodeExactly(MultiSignature, signature)
  if (size !== members.length || beyond.includes(true) || signatures.length !== signing.length || modeInfos.length !== signing.length)
    return 'malformed'
  if (signing.length < threshold) return 'too-few'
  const faults = signing.map((member, index) =>
    verifyPart(member, modeInfos[index], signatures[index] ?? new Uint8Array(), { direct: null, amino }),
  )
  return faults.find(fault => fault !== null) ?? null
}

function bytesOf(mode: ModeInfo | undefined, { direct, amino }: SignBytes): Uint8Array | null {
  switch (mode?.single?.mode) {
    case SignMode.SIGN_MODE_DIRECT:
      return direct
    case SignMode.SIGN_MODE_LEGACY_AMINO_JSON:
      return amino
    default:
      return null
  }
}
