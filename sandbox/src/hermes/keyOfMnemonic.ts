import type { LaneKey } from './keyring.ts'
import { ripemd160, Secp256k1 } from '@cosmjs/crypto'
import { toBech32 } from '@cosmjs/encoding'
import { privateKeyOf } from '../accounts/accounts.ts'
import { sha256 } from '../accounts/address.ts'

/** The key at the usual path of Cosmos chains. */
export function keyOfMnemonic(mnemonic: string, prefix: string): LaneKey & { address: Uint8Array } {
  const privateKey = privateKeyOf(mnemonic)
  const publicKey = Secp256k1.compressPubkey(Secp256k1.makeKeypair(privateKey).pubkey)
  const address = ripemd160(sha256(publicKey))
  return { account: toBech32(prefix, address), address, privateKey, publicKey }
}
