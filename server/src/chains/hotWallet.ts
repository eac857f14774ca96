import type { TxMessage } from './transactions.ts'
import { pbkdf2Sync } from 'node:crypto'
import { EnglishMnemonic, keccak256, ripemd160, Secp256k1, sha256, Slip10, Slip10Curve, stringToPath } from '@cosmjs/crypto'
import { writeAddress } from '@relayooor/shared'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'

/** A key that signs by itself. The private part stays inside. */
export interface HotWallet {
  address: string
  /** As a signer names it in a transaction: an `Any`. */
  publicKey: TxMessage
  /** `r || s`, low s (deterministic, RFC 6979), over the hash that the chain's kind of keys uses. */
  sign: (bytes: Uint8Array) => Uint8Array
}

export interface WalletKind {
  prefix: string
  addressType: 'secp256k1' | 'eth_secp256k1'
  /** SLIP-44 coin type of the path `m/44'/n'/0'/0/0`. */
  slip44: number
  /** How the chain names its public keys; by default the usual name of the kind. */
  pubKeyTypeUrl?: string | undefined
}

const usualTypeUrls = { secp256k1: '/cosmos.crypto.secp256k1.PubKey', eth_secp256k1: '/ethermint.crypto.v1.ethsecp256k1.PubKey' }

/** Whether it is a BIP-39 phrase in English with a right checksum. */
export function isMnemonic(mnemonic: string): boolean {
  try {
    return new EnglishMnemonic(mnemonic).toString() !== ''
  } catch {
    return false
  }
}

/** The wallet of a BIP-39 phrase (without passphrase) on chains of one kind. */
export function deriveHotWallet(mnemonic: string, { prefix, addressType, slip44, pubKeyTypeUrl }: WalletKind): HotWallet {
  // Node's own PBKDF2 takes a millisecond where a JavaScript one takes a hundred.
  const seed = pbkdf2Sync(mnemonic.normalize('NFKD'), 'mnemonic', 2048, 64, 'sha512')
  const { privkey } = Slip10.derivePath(Slip10Curve.Secp256k1, seed, stringToPath(`m/44'/${slip44}'/0'/0/0`))
  const { pubkey } = Secp256k1.makeKeypair(privkey)
  const ethereum = addressType === 'eth_secp256k1'
  const hash = ethereum ? keccak256 : sha256
  return {
    address: writeAddress(prefix, ethereum ? keccak256(pubkey.slice(1)).slice(-20) : ripemd160(sha256(Secp256k1.compressPubkey(pubkey)))),
    publicKey: {
      typeUrl: pubKeyTypeUrl ?? usualTypeUrls[addressType],
      value: PubKey.encode({ key: Secp256k1.compressPubkey(pubkey) }).finish(),
    },
    sign(bytes) {
      const signature = Secp256k1.createSignature(hash(bytes), privkey)
      return Uint8Array.from([...signature.r(32), ...signature.s(32)])
    },
  }
}
