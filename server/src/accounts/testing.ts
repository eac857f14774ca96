import type { OfflineAminoSigner } from '@cosmjs/amino'
import { Secp256k1Wallet } from '@cosmjs/amino'
import { writeAddress } from '@relayooor/shared'

interface Signed {
  pubKey: string
  signature: string
}

export interface TestWallet {
  address: string
  sign: (message: string) => Promise<Signed>
}

/** A wallet that signs; each number is another key. */
export async function aWallet(number: number, prefix = 'cosmos'): Promise<TestWallet> {
  const wallet = await Secp256k1Wallet.fromKey(Buffer.alloc(32, number), prefix)
  const [account] = await wallet.getAccounts()
  return { address: account?.address ?? writeAddress(prefix, new Uint8Array(20)), sign: message => signArbitrary(wallet, message) }
}

/** What the first account of a wallet answers `signArbitrary` (ADR-36), made by CosmJS: by code that is not ours. */
export async function signArbitrary(wallet: OfflineAminoSigner, message: string): Promise<Signed> {
  const [{ address: signer } = { address: '' }] = await wallet.getAccounts()
  const { signature } = await wallet.signAmino(signer, {
    chain_id: '',
    account_number: '0',
    sequence: '0',
    fee: { gas: '0', amount: [] },
    msgs: [{ type: 'sign/MsgSignData', value: { signer, data: Buffer.from(message).toString('base64') } }],
    memo: '',
  })
  return { pubKey: signature.pub_key.value, signature: signature.signature }
}
