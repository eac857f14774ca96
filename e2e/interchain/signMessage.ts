import type { Key } from './keys.ts'
import { makeCosmoshubPath, Secp256k1HdWallet } from '@cosmjs/amino'
import { signArbitrary } from '../../server/src/accounts/testing.ts'

/** Signs a text as a wallet does (ADR-36). */
export async function signMessage({ mnemonic, index }: Key, message: string): Promise<{ pubKey: string; signature: string }> {
  const wallet = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: 'cosmos', hdPaths: [makeCosmoshubPath(index)] })
  return signArbitrary(wallet, message)
}
