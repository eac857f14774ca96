// @vitest-environment happy-dom
import type { OfflineAminoSigner } from '@cosmjs/amino'
import type { OfflineDirectSigner } from '@cosmjs/proto-signing'
import type { WalletProvider } from '../../webapp/src/wallet/provider.ts'
import { makeSignDoc, Secp256k1HdWallet, Secp256k1Wallet } from '@cosmjs/amino'
import { DirectSecp256k1Wallet } from '@cosmjs/proto-signing'
import { MockKeplr } from '@keplr-wallet/provider-mock'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { afterAll, describe, expect, it } from 'vitest'
import { startWallet, walletAccounts } from '../../sandbox/src/wallet/testing.ts'
import { aConfig, anAccount, someTerms } from '../../webapp/src/testing/builders.ts'
import { connectWallet } from '../../webapp/src/wallet/connect.ts'
import { signPayment } from '../../webapp/src/wallet/pay.ts'
import { signMessage } from '../../webapp/src/wallet/signMessage.ts'
import { suggestChain } from '../../webapp/src/wallet/suggestChain.ts'

/** How the page speaks with a wallet, with wallets that were written by others than it, or apart from it. */
interface Subject {
  address: string
  amino: OfflineAminoSigner
  /** Absent where the wallet's direct signatures are not to be read. */
  direct?: OfflineDirectSigner
  behave: (how: 'usual' | 'ledger' | 'refusing') => WalletProvider
  canSignMessages: boolean
}

const { chains } = aConfig()
const [hub] = chains
if (!hub) throw new Error('the builders give a chain')
const foreign = { ...hub, chainId: 'foreign-1', endpoints: { rpc: 'https://rpc.example', rest: 'https://rest.example' } }
const { payment } = someTerms()
const account = anAccount({ accountNumber: '7', sequence: '12' })

const development = await developmentWallet()
afterAll(() => development.close())

describe.each([
  { name: 'the development wallet', subject: development.subject },
  { name: "Keplr's own mock", subject: await keplrMock() },
])('$name', ({ subject }) => {
  it('gives an address on each chain that it knows, and says so of one that it does not', async () => {
    const provider = subject.behave('usual')
    const known = await connectWallet(provider, [...chains, foreign])
    expect(Object.keys(known)).toEqual(chains.map(({ chainId }) => chainId))
    expect(known[hub.chainId]).toBe(subject.address)
    await expect(connectWallet(provider, [{ ...foreign, endpoints: undefined }])).rejects.toMatchObject({ kind: 'unknown-chain' })
  })

  it('signs exactly the payment, in direct mode', async () => {
    const raw = TxRaw.decode(await signPayment(subject.behave('usual'), payment, account, hub, subject.address))
    expectPayment(raw)
    if (!subject.direct) return
    const doc = { bodyBytes: raw.bodyBytes, authInfoBytes: raw.authInfoBytes, chainId: hub.chainId, accountNumber: 7n }
    expect(raw.signatures).toEqual([bytesOf((await subject.direct.signDirect(subject.address, doc)).signature.signature)])
  })

  it('signs the same as Amino alone behind a Ledger', async () => {
    const raw = TxRaw.decode(await signPayment(subject.behave('ledger'), payment, account, hub, subject.address))
    const { body, auth, message } = expectPayment(raw)
    const doc = makeSignDoc(
      [{ type: 'cosmos-sdk/MsgSend', value: { from_address: message.fromAddress, to_address: message.toAddress, amount: message.amount } }],
      { amount: auth.fee?.amount ?? [], gas: String(auth.fee?.gasLimit) },
      hub.chainId,
      body.memo,
      7,
      12,
      body.timeoutHeight,
    )
    expect(raw.signatures).toEqual([bytesOf((await subject.amino.signAmino(subject.address, doc)).signature.signature)])
  })

  it('refuses for a person, for another account and for a chain that it does not take, each told apart', async () => {
    const refused = signPayment(subject.behave('refusing'), payment, account, hub, subject.address)
    await expect(refused).rejects.toMatchObject({ name: 'WalletFault', kind: 'rejected' })
    const provider = subject.behave('usual')
    const other = signPayment(provider, payment, account, hub, 'cosmos1other')
    await expect(other).rejects.toMatchObject({ kind: 'wrong-account', text: subject.address })
    await expect(suggestChain(provider, foreign)).rejects.toMatchObject({ name: 'WalletFault' })
  })

  it('signs a text, or is told apart as a wallet that cannot', async () => {
    const signed = signMessage(subject.behave('usual'), hub.chainId, subject.address, 'Who I am')
    if (subject.canSignMessages) expect(await signed).toMatchObject({ signature: expect.any(String) })
    else await expect(signed).rejects.toMatchObject({ kind: 'no-messages' })
  })

  function expectPayment({ bodyBytes, authInfoBytes }: TxRaw) {
    const body = TxBody.decode(bodyBytes)
    const auth = AuthInfo.decode(authInfoBytes)
    const message = MsgSend.decode(body.messages[0]?.value ?? new Uint8Array())
    expect(message).toEqual({ fromAddress: subject.address, toAddress: payment.address, amount: [payment.amount] })
    expect(body).toMatchObject({ memo: payment.memo, timeoutHeight: BigInt(payment.timeoutHeight) })
    expect(auth).toMatchObject({ signerInfos: [{ sequence: 12n }], fee: { amount: [payment.fee], gasLimit: BigInt(payment.gas) } })
    return { body, auth, message }
  }
})

/** The sandbox's wallet as a page has it: its script, and the program behind it that has the keys. */
async function developmentWallet(): Promise<{ subject: Subject; close: () => Promise<unknown> }> {
  const { url, close } = await startWallet()
  const script = Object.assign(document.createElement('script'), { type: 'text/plain', src: `${url}/wallet.js` })
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true })
  await import('../../sandbox/src/wallet/browser/install.ts')
  const { changeSettings } = await import('../../sandbox/src/wallet/browser/settings.ts')
  const dialogs = document.querySelector('#relayooor-development-wallet')?.shadowRoot
  const [owner] = walletAccounts
  if (!window.keplr || !dialogs || !owner) throw new Error('the script brings a wallet')
  // Somebody who approves whatever is asked.
  new MutationObserver(() => dialogs.querySelector<HTMLElement>('dialog .actions .yes')?.click()).observe(dialogs, { childList: true })
  const provider = window.keplr
  return {
    close,
    subject: {
      address: owner.addresses[hub?.chainId ?? ''] ?? '',
      amino: await Secp256k1Wallet.fromKey(owner.privateKey, hub?.bech32Prefix),
      direct: await DirectSecp256k1Wallet.fromKey(owner.privateKey, hub?.bech32Prefix),
      canSignMessages: true,
      behave(how) {
        changeSettings({ ledger: how === 'ledger', rejectAll: how === 'refusing' })
        return provider
      },
    },
  }
}

/** It signs for whoever asks and has no Ledger: both are laid over it. Half the bytes of its direct signatures are zeroed at random. */
async function keplrMock(): Promise<Subject> {
  const mnemonic = 'test test test test test test test test test test test junk'
  const mock = new MockKeplr(
    async () => new Uint8Array(),
    chains.map(({ chainId, bech32Prefix }) => ({ chainId, bech32Config: { bech32PrefixAccAddr: bech32Prefix } })),
    mnemonic,
  )
  // Its types are older, and ask for a Long where every wallet takes what turns into text.
  const provider = mock as unknown as WalletProvider
  const refuse = async (): Promise<never> => {
    throw new Error('Request rejected')
  }
  const over = (parts: Partial<WalletProvider>): WalletProvider =>
    new Proxy(provider, { get: (target, key) => Reflect.get(parts, key) ?? Reflect.get(target, key) })
  return {
    address: (await provider.getKey(hub?.chainId ?? '')).bech32Address,
    amino: await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: hub?.bech32Prefix ?? '' }),
    canSignMessages: false,
    behave: how =>
      ({
        usual: provider,
        ledger: over({ signDirect: refuse, getKey: async chainId => ({ ...(await provider.getKey(chainId)), isNanoLedger: true }) }),
        refusing: over({ signDirect: refuse }),
      })[how],
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
}
