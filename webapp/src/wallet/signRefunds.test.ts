import type { RefundSignDoc } from '@relayooor/shared'
import type { WalletProvider } from './provider.ts'
import { makeSignDoc, Secp256k1Wallet, serializeSignDoc } from '@cosmjs/amino'
import { fromBase64, fromHex } from '@cosmjs/encoding'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { expect, it } from 'vitest'
import { toBase64 } from '../api/bytes.ts'
import { addresses, anAmount } from '../testing/builders.ts'
import { signRefunds } from './signRefunds.ts'

const wallet = await Secp256k1Wallet.fromKey(fromHex('22'.repeat(32)), 'cosmos')
const [signer] = await wallet.getAccounts()
if (!signer) throw new Error('the wallet has an account')

const amount = anAmount(12_000_000)
const fee = { gas: '200000', amount: [anAmount(500)] }
const send = { from_address: signer.address, to_address: addresses.hub, amount: [amount] }
const amino = makeSignDoc([{ type: 'cosmos-sdk/MsgSend', value: send }], fee, 'sandhub-1', 'refund', 3, 9, 900n)
const publicKey = { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: PubKey.encode({ key: signer.pubkey }).finish() }
const authInfoBytes = AuthInfo.encode(
  AuthInfo.fromPartial({
    signerInfos: [{ publicKey, modeInfo: { single: { mode: SignMode.SIGN_MODE_DIRECT } }, sequence: 9n }],
    fee: { amount: fee.amount, gasLimit: 200_000n },
  }),
).finish()
const doc: RefundSignDoc = {
  chainId: 'sandhub-1',
  signer: signer.address,
  accountNumber: '3',
  sequence: '9',
  timeoutHeight: '900',
  memo: 'refund',
  fee,
  refunds: [{ id: '12', to: addresses.hub, amount }],
  direct: { bodyBytes: btoa('body'), authInfoBytes: toBase64(authInfoBytes), accountNumber: '3', chainId: 'sandhub-1' },
  amino: { ...amino },
  cli: {},
}

function onLedger(address: string): WalletProvider {
  const unplanned = (): never => {
    throw new Error('not asked for')
  }
  return {
    enable: unplanned,
    getKey: async () => ({ name: 'me', pubKey: signer?.pubkey ?? unplanned(), bech32Address: address, isNanoLedger: true }),
    signDirect: unplanned,
    signAmino: async (_chainId, from, asked) => wallet.signAmino(from, asked),
    sendTx: unplanned,
  }
}

it('signs refunds on a hardware wallet: what it signed is the amino document, and the transaction says so', async () => {
  const { bodyBytes, authInfoBytes: signed, signatures } = TxRaw.decode(await signRefunds(onLedger(signer.address), doc))
  expect(new TextDecoder().decode(bodyBytes)).toBe('body')
  const [direct, byAmino] = [authInfoBytes, signed].map(bytes => AuthInfo.decode(bytes))
  expect(byAmino?.signerInfos).toMatchObject([{ modeInfo: { single: { mode: SignMode.SIGN_MODE_LEGACY_AMINO_JSON } } }])
  expect({ ...byAmino, signerInfos: [] }).toEqual({ ...direct, signerInfos: [] })
  expect(byAmino?.signerInfos[0]).toMatchObject({ sequence: 9n, publicKey })
  const { signature, signed: document } = await wallet.signAmino(signer.address, amino)
  expect(serializeSignDoc(document)).toEqual(serializeSignDoc(amino))
  expect(signatures).toEqual([fromBase64(signature.signature)])
})

it('signs nothing by another account than the one that must', async () => {
  await expect(signRefunds(onLedger(addresses.hub), doc)).rejects.toMatchObject({ kind: 'wrong-account', text: addresses.hub })
})
