import { Secp256k1Wallet } from '@cosmjs/amino'
import { writeAddress } from '@relayooor/shared'

export interface TestWallet {
  address: string
  /** ADR-36, as wallets answer `signArbitrary`. */
  sign: (message: string) => Promise<{ pubKey: string, signature: string }>
}

/** A wallet that signs; each number is another key. */
export async function aWallet(number: number, prefix = 'cosmos'): Promise<TestWallet> {
  const wallet = await Secp256k1Wallet.fromKey(Buffer.alloc(32, number), prefix)
  const [account] = await wallet.getAccounts()
  const address = account?.address ?? writeAddress(prefix, new Uint8Array(20))
  return {
    address,
    async sign(message) {
      const data = Buffer.from(message).toString('base64')
      const { signature } = await wallet.signAmino(address, { chain_id: '', account_number: '0', sequence: '0', fee: { gas: '0', amount: [] }, msgs: [{ type: 'sign/MsgSignData', value: { signer: address, data } }], memo: '' })
      return { pubKey: signature.pub_key.value, signature: signature.signature }
    },
  }
}
