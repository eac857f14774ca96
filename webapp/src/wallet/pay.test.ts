import type { StdSignDoc } from '@keplr-wallet/types'
import type { WalletProvider } from './provider.ts'
import { makeSignDoc, Secp256k1Wallet, serializeSignDoc } from '@cosmjs/amino'
import { fromBase64, fromHex } from '@cosmjs/encoding'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { expect, it, vi } from 'vitest'
import { aConfig, anAccount, someTerms } from '../testing/builders.ts'
import { signPayment } from './pay.ts'
import { pubKeyTypeUrl } from './paymentBytes.ts'
import { WalletFault } from './walletFault.ts'

const request = someTerms().payment
const [chain] = aConfig().chains
const account = anAccount({ accountNumber: '18446744073709551615', sequence: '12' })
const wallet = await Secp256k1Wallet.fromKey(fromHex('11'.repeat(32)), 'cosmos')
const [signer] = await wallet.getAccounts()
if (!chain || !signer) throw new Error('the builders give a chain, the wallet an account')

function provider(overrides: Partial<WalletProvider>, ledger = false): WalletProvider {
  const unplanned = (): never => {
    throw new Error('not asked for')
  }
  return {
    enable: unplanned,
    getKey: async () => ({ name: 'me', pubKey: signer?.pubkey ?? unplanned(), bech32Address: signer?.address ?? '', isNanoLedger: ledger }),
    signDirect: unplanned,
    signAmino: unplanned,
    sendTx: unplanned,
    ...overrides,
  }
}

function read(bytes: Uint8Array): { body: TxBody; auth: AuthInfo; message: MsgSend; signatures: Uint8Array[] } {
  const raw = TxRaw.decode(bytes)
  const body = TxBody.decode(raw.bodyBytes)
  expect(body.messages.map(({ typeUrl }) => typeUrl)).toEqual(['/cosmos.bank.v1beta1.MsgSend'])
  return {
    body,
    auth: AuthInfo.decode(raw.authInfoBytes),
    message: MsgSend.decode(body.messages[0]?.value ?? new Uint8Array()),
    signatures: raw.signatures,
  }
}

function expectPayment(bytes: Uint8Array, mode: SignMode): void {
  const { body, auth, message } = read(bytes)
  expect(message).toEqual({ fromAddress: signer?.address, toAddress: request.address, amount: [request.amount] })
  expect(body).toMatchObject({ memo: request.memo, timeoutHeight: 4711n })
  expect(auth.fee).toMatchObject({ amount: [request.fee], gasLimit: 120000n })
  expect(auth.signerInfos).toHaveLength(1)
  expect(auth.signerInfos[0]).toMatchObject({ sequence: 12n, modeInfo: { single: { mode } } })
  expect(auth.signerInfos[0]?.publicKey?.typeUrl).toBe('/cosmos.crypto.secp256k1.PubKey')
  expect(PubKey.decode(auth.signerInfos[0]?.publicKey?.value ?? new Uint8Array()).key).toEqual(signer?.pubkey)
}

it('signs exactly the quoted payment, in direct mode', async () => {
  const signDirect = vi.fn<WalletProvider['signDirect']>(async (_chainId, _signer, doc) => ({
    // Keplr's type wants a Long where it takes and gives anything that turns into text.
    signed: doc as never,
    signature: { pub_key: { type: '', value: '' }, signature: 'CQk=' },
  }))
  const bytes = await signPayment(provider({ signDirect }), request, account, chain, signer.address)
  expectPayment(bytes, SignMode.SIGN_MODE_DIRECT)
  expect(read(bytes).signatures).toEqual([Uint8Array.of(9, 9)])
  expect(signDirect.mock.lastCall).toMatchObject([
    'sandhub-1',
    signer.address,
    { chainId: 'sandhub-1', accountNumber: 18446744073709551615n },
    { preferNoSetFee: true, preferNoSetMemo: true },
  ])
})

it('signs amino on a hardware wallet: the chain, rebuilding the document from the transaction, finds the signature good', async () => {
  let asked: StdSignDoc | undefined
  const signAmino: WalletProvider['signAmino'] = async (_chainId, address, doc) => {
    asked = doc
    const { signed, signature } = await wallet.signAmino(address, doc)
    return { signed, signature }
  }
  const bytes = await signPayment(provider({ signAmino }, true), request, account, chain, signer.address)
  expectPayment(bytes, SignMode.SIGN_MODE_LEGACY_AMINO_JSON)

  const { body, auth, message, signatures } = read(bytes)
  const rebuilt = makeSignDoc(
    [{ type: 'cosmos-sdk/MsgSend', value: { from_address: message.fromAddress, to_address: message.toAddress, amount: message.amount } }],
    { amount: auth.fee?.amount ?? [], gas: String(auth.fee?.gasLimit) },
    'sandhub-1',
    body.memo,
    '18446744073709551615',
    12,
    body.timeoutHeight,
  )
  expect(serializeSignDoc(rebuilt)).toEqual(serializeSignDoc(asked ?? rebuilt))
  const again = await wallet.signAmino(signer.address, rebuilt)
  expect(signatures).toEqual([fromBase64(again.signature.signature)])
})

it("takes over a fee that the wallet's owner changed before signing amino", async () => {
  const signAmino: WalletProvider['signAmino'] = async (_chainId, address, doc) =>
    wallet.signAmino(address, { ...doc, fee: { amount: [{ denom: 'uhub', amount: '9000' }], gas: '200000' } })
  const bytes = await signPayment(provider({ signAmino }, true), request, account, chain, signer.address)
  expect(read(bytes).auth.fee).toMatchObject({ amount: [{ denom: 'uhub', amount: '9000' }], gasLimit: 200000n })
})

it('signs nothing for another account, and names a refusal', async () => {
  await expect(signPayment(provider({}), request, account, chain, 'cosmos1other')).rejects.toMatchObject({
    kind: 'wrong-account',
    text: signer.address,
  })
  const signDirect = async (): Promise<never> => {
    throw new Error('Request rejected')
  }
  const refused = await signPayment(provider({ signDirect }), request, account, chain, signer.address).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(WalletFault)
  expect(refused).toMatchObject({ kind: 'rejected' })
})

it('names the key as the chain does', () => {
  expect(pubKeyTypeUrl({ pubKeyTypeUrl: '/x.PubKey' }, chain)).toBe('/x.PubKey')
  expect(pubKeyTypeUrl({}, { algorithm: 'eth_secp256k1', bech32Prefix: 'evmos' })).toBe('/ethermint.crypto.v1.ethsecp256k1.PubKey')
  expect(pubKeyTypeUrl({}, { algorithm: 'eth_secp256k1', bech32Prefix: 'inj' })).toBe('/injective.crypto.v1beta1.ethsecp256k1.PubKey')
})
