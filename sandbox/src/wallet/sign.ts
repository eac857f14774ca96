import type { StdSignature, StdSignDoc } from '@cosmjs/amino'
import type { WalletDeps } from './deps.ts'
import type { AminoDoc, SignRequest } from './requests.ts'
import { encodeSecp256k1Signature, pubkeyToAddress, serializeSignDoc } from '@cosmjs/amino'
import { Secp256k1, sha256 } from '@cosmjs/crypto'
import { toBase64 } from '@cosmjs/encoding'
import { unreachable } from '@relayooor/shared'
import { SignDoc } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { arbitraryDoc } from './arbitrary.ts'
import { accountOf, chainOf, WalletRefusal } from './deps.ts'

/** Signs exactly the request: the wallet changes neither fee nor memo. @throws WalletRefusal */
export function sign(deps: WalletDeps, request: SignRequest): StdSignature {
  checkRequest(deps, request)
  const { privateKey, publicKey } = accountOf(deps, request.account)
  const signature = Secp256k1.createSignature(sha256(signedBytes(request)), privateKey)
  return encodeSecp256k1Signature(publicKey, new Uint8Array([...signature.r(32), ...signature.s(32)]))
}

/** Keplr's checks before it asks its owner, in Keplr's words. @throws WalletRefusal */
export function checkRequest(deps: WalletDeps, request: SignRequest): void {
  const { prefix } = chainOf(deps, request.chainId)
  const { publicKey } = accountOf(deps, request.account)
  const own = pubkeyToAddress({ type: 'tendermint/PubKeySecp256k1', value: toBase64(publicKey) }, prefix)
  if (request.signer !== own) throw new WalletRefusal('Signer mismatched')
  if (request.kind === 'amino' && isArbitrary(request.doc)) return
  const named = request.kind === 'direct' ? request.docChainId : request.kind === 'amino' ? request.doc.chain_id : request.chainId
  if (named !== request.chainId) throw new WalletRefusal('Chain id in the message is not matched with the requested chain id')
}

/** ADR-36 by way of signAmino. */
export function isArbitrary(doc: AminoDoc): boolean {
  return doc.chain_id === '' && doc.msgs.length === 1 && doc.msgs[0]?.type === 'sign/MsgSignData'
}

function signedBytes(request: SignRequest): Uint8Array {
  switch (request.kind) {
    case 'direct': {
      const { bodyBytes, authInfoBytes, docChainId, accountNumber } = request
      return SignDoc.encode({ bodyBytes, authInfoBytes, chainId: docChainId, accountNumber: BigInt(accountNumber) }).finish()
    }
    case 'amino':
      // Every member of the document is signed, also unknown ones: the serializer only sorts and writes them.
      return serializeSignDoc(request.doc as unknown as StdSignDoc)
    case 'arbitrary':
      return serializeSignDoc(arbitraryDoc(request.signer, request.data))
    default:
      return unreachable(request)
  }
}
