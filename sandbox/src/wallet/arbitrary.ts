import type { StdSignDoc } from '@cosmjs/amino'
import type { VerifyRequest } from './requests.ts'
import { pubkeyToAddress, serializeSignDoc } from '@cosmjs/amino'
import { Secp256k1, Secp256k1Signature, sha256 } from '@cosmjs/crypto'
import { toBase64 } from '@cosmjs/encoding'

/** Half of the group's order: anybody can make a higher signature from a valid lower one. */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** The document of ADR-36 (cosmos-sdk docs/architecture): no transaction on any chain. */
export function arbitraryDoc(signer: string, data: Uint8Array): StdSignDoc {
  return {
    chain_id: '',
    account_number: '0',
    sequence: '0',
    fee: { gas: '0', amount: [] },
    msgs: [{ type: 'sign/MsgSignData', value: { signer, data: toBase64(data) } }],
    memo: '',
  }
}

/** Whether `signer` signed exactly this data. */
export function arbitraryHolds({ signer, data, signature: { pub_key, signature } }: VerifyRequest, prefix: string): boolean {
  const low = signature.length === 64 && BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`) <= halfOrder
  if (!low || pub_key.value.length !== 33) return false
  const key = { type: 'tendermint/PubKeySecp256k1', value: toBase64(pub_key.value) }
  if (pub_key.type !== key.type || pubkeyToAddress(key, prefix) !== signer) return false
  try {
    return Secp256k1.verifySignature(
      Secp256k1Signature.fromFixedLength(signature),
      sha256(serializeSignDoc(arbitraryDoc(signer, data))),
      pub_key.value,
    )
  } catch {
    return false // a key or signature that is no point of the curve
  }
}
