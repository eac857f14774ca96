import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing'
import { Hash, Mnemonic, PrivKeySecp256k1, PubKeySecp256k1 } from '@keplr-wallet/crypto'
import { writeAddress } from '@relayooor/shared'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { describe, expect, it } from 'vitest'
import { hotWallets } from '../hotWallets.ts'
import { deriveHotWallet, isMnemonic } from './hotWallet.ts'
import { signTx } from './signTx.ts'

/** The first test vector of BIP-39. Never hold coins with it. */
const mnemonic = 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'
const cosmos = { prefix: 'cosmos', addressType: 'secp256k1', slip44: 118 } as const
const injective = {
  prefix: 'inj',
  addressType: 'eth_secp256k1',
  slip44: 60,
  pubKeyTypeUrl: '/injective.crypto.v1beta1.ethsecp256k1.PubKey',
} as const

function keplrKey(slip44: number) {
  return new PrivKeySecp256k1(Mnemonic.generateWalletFromMnemonic(mnemonic, `m/44'/${slip44}'/0'/0/0`)).getPubKey()
}
const keyIn = (value: Uint8Array) => new PubKeySecp256k1(PubKey.decode(value).key)

describe('a key of a mnemonic', () => {
  it('has the address that Keplr and CosmJS give it', async () => {
    const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: 'cosmos' })
    expect(deriveHotWallet(mnemonic, cosmos).address).toBe((await wallet.getAccounts())[0]?.address)
    expect(deriveHotWallet(mnemonic, cosmos).address).toBe(writeAddress('cosmos', keplrKey(118).getCosmosAddress()))
    expect(deriveHotWallet(mnemonic, injective).address).toBe(writeAddress('inj', keplrKey(60).getEthAddress()))
  })

  it('signs what Keplr verifies, with the hash of its kind', () => {
    const bytes = new TextEncoder().encode('some bytes to sign')
    const [a, b] = [deriveHotWallet(mnemonic, cosmos), deriveHotWallet(mnemonic, injective)]
    expect(keyIn(a.publicKey.value).verifyDigest32(Hash.sha256(bytes), a.sign(bytes))).toBe(true)
    expect(keyIn(b.publicKey.value).verifyDigest32(Hash.keccak256(bytes), b.sign(bytes))).toBe(true)
    expect(b.publicKey.typeUrl).toBe('/injective.crypto.v1beta1.ethsecp256k1.PubKey')
  })

  it('signs the same bytes as CosmJS does', async () => {
    const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: 'cosmos' })
    const ours = deriveHotWallet(mnemonic, cosmos)
    const tx = signTx(ours, {
      chainId: 'a-1',
      accountNumber: 5n,
      sequence: 7n,
      messages: [],
      memo: 'x',
      timeoutHeight: 9n,
      gasLimit: 10n,
      fee: [{ denom: 'uatom', amount: 3n }],
    })
    const { bodyBytes, authInfoBytes, signatures } = TxRaw.decode(tx)
    const { signature } = await wallet.signDirect(
      ours.address,
      SignDoc.fromPartial({ bodyBytes, authInfoBytes, chainId: 'a-1', accountNumber: 5n }),
    )
    expect(Buffer.from(signatures[0] ?? []).toString('base64')).toBe(signature.signature)
    expect(TxBody.decode(bodyBytes)).toMatchObject({ memo: 'x', timeoutHeight: 9n })
    expect(AuthInfo.decode(authInfoBytes)).toMatchObject({
      fee: { gasLimit: 10n, amount: [{ denom: 'uatom', amount: '3' }] },
      signerInfos: [{ sequence: 7n }],
    })
  })
})

describe('the mnemonic of the service wallet', () => {
  const chain = { chainId: 'a-1', rpc: [], gasPrice: { amount: '1', denom: 'uatom' }, maxGas: 1, gasMultiplier: 1 }
  const chains = [
    { ...chain, ...cosmos },
    { ...chain, ...injective, chainId: 'inj-1' },
    { ...chain, ...cosmos, chainId: 'terra-1', prefix: 'terra' },
  ]
  const addresses = new Map([
    ['a-1', deriveHotWallet(mnemonic, cosmos).address],
    ['inj-1', deriveHotWallet(mnemonic, injective).address],
    ['terra-1', deriveHotWallet(mnemonic, { ...cosmos, prefix: 'terra', slip44: 330 }).address],
  ])
  const types = (chainId: string) => (chainId === 'terra-1' ? [330] : [])

  it('gives a key on each chain, by the coin type that fits the address', () => {
    expect([...hotWallets(mnemonic, addresses, chains, types)].map(([chainId, { address }]) => [chainId, address])).toEqual([...addresses])
    expect(hotWallets(undefined, addresses, chains, types).size).toBe(0)
    expect(hotWallets(mnemonic, new Map(), chains, types).size).toBe(0)
  })

  it("is refused when it is none, or another wallet's, without being told", () => {
    const wrong = mnemonic.replace('about', 'zoo')
    expect([isMnemonic(mnemonic), isMnemonic(wrong), isMnemonic('')]).toEqual([true, false, false])
    expect(() => hotWallets(wrong, addresses, chains, types)).toThrow(/^SERVICE_WALLET_MNEMONIC is no mnemonic/)
    const strangers = new Map([...addresses, ['a-1', writeAddress('cosmos', new Uint8Array(20))] as const])
    expect(() => hotWallets(mnemonic, strangers, chains, types)).toThrow(
      /^SERVICE_WALLET_MNEMONIC does not match SERVICE_WALLET_ADDRESS on a-1 \(cosmos1[a-z0-9]+, coin type 118\)/,
    )
    expect(() => hotWallets(mnemonic, strangers, chains, types)).not.toThrow(/abandon/)
  })
})
