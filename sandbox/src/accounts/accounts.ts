import { pbkdf2Sync } from 'node:crypto'
import { Bip39, ripemd160, Secp256k1, Slip10, Slip10Curve, stringToPath } from '@cosmjs/crypto'
import { toBech32 } from '@cosmjs/encoding'
import { sha256 } from './address.ts'

/** A key of the sandbox: worth nothing, derived from its name and the sandbox's seed. */
export interface SandboxAccount {
  name: string
  mnemonic: string
  privateKey: Uint8Array
  /** Compressed, 33 bytes. */
  publicKey: Uint8Array
  /** By chain id. */
  addresses: Record<string, string>
}

/** The derivation path of Cosmos keys (SLIP-44 coin type 118), which Keplr and Hermes use by default. */
const hdPath = "m/44'/118'/0'/0/0"

export function deriveAccount(name: string, seed: number, chains: { chainId: string; prefix: string }[]): SandboxAccount {
  const mnemonic = Bip39.encode(sha256(Buffer.from(`relayooor sandbox/${seed}/${name}`))).toString()
  const privateKey = privateKeyOf(mnemonic)
  const publicKey = Secp256k1.compressPubkey(Secp256k1.makeKeypair(privateKey).pubkey)
  const addresses = Object.fromEntries(chains.map(({ chainId, prefix }) => [chainId, accountAddress(prefix, publicKey)]))
  return { name, mnemonic, privateKey, publicKey, addresses }
}

/** The address of a secp256k1 key (SDK crypto/keys/secp256k1). */
export function accountAddress(prefix: string, publicKey: Uint8Array): string {
  return toBech32(prefix, ripemd160(sha256(publicKey)))
}

/** BIP-39 by Node's own PBKDF2, which takes a millisecond where a JavaScript one takes a hundred. */
export function privateKeyOf(mnemonic: string): Uint8Array {
  const seed = pbkdf2Sync(mnemonic.normalize('NFKD'), 'mnemonic', 2048, 64, 'sha512')
  return Slip10.derivePath(Slip10Curve.Secp256k1, seed, stringToPath(hdPath)).privkey
}
