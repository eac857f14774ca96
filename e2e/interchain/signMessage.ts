import type { Key } from './keys.ts'
import { makeCosmoshubPath, Secp256k1HdWallet } from '@cosmjs/amino'

/** What a wallet's `signArbitrary` gives for a text (ADR-36), made by CosmJS. */
export async function signMessage({ address, mnemonic, index }: Key, message: string): Promise<{ pubKey: string, signature: string }> {
  const wallet = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: 'cosmos', hdPaths: [makeCosmoshubPath(index)] })
  const { signature } = await wallet.signAmino(address, {
    chain_id: '',
    account_number: '0',
    sequence: '0',
    fee: { gas: '0', amount: [] },
    msgs: [{ type: 'sign/MsgSignData', value: { signer: address, data: Buffer.from(message).toString('base64') } }],
    memo: '',
  })
  return { pubKey: signature.pub_key.value, signature: signature.signature }
}
