import type { TxMessage } from './transactions.ts'
import type { TxSigner } from './verifyTx.ts'
import { createMultisigThresholdPubkey, encodeSecp256k1Pubkey, makeSignDoc, pubkeyToAddress, Secp256k1Wallet } from '@cosmjs/amino'
import { DirectSecp256k1Wallet, encodePubkey } from '@cosmjs/proto-signing'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { MultiSignature } from 'cosmjs-types/cosmos/crypto/multisig/v1beta1/multisig'
import { SignMode } from 'cosmjs-types/cosmos/tx/signing/v1beta1/signing'
import { AuthInfo, SignDoc, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { deriveHotWallet } from './hotWallet.ts'
import { verifyTx } from './verifyTx.ts'

const direct = SignMode.SIGN_MODE_DIRECT
const amino = SignMode.SIGN_MODE_LEGACY_AMINO_JSON
const seeds = [1, 2, 3].map(seed => Buffer.alloc(32, seed))
const fee = { amount: [{ denom: 'uatom', amount: '500' }], gas: '200000' }
const amount = [{ denom: 'uatom', amount: '1100' }]
const to = 'cosmos1recipient'
const covered = { chainId: 'a-1', accountNumber: 7n, sequence: 3n }
type Covered = typeof covered
const base64 = (text: string) => Buffer.from(text, 'base64')

function aBody(from: string, overrides: Partial<TxBody> = {}): Uint8Array {
  const value = MsgSend.encode({ fromAddress: from, toAddress: to, amount }).finish()
  return TxBody.encode(
    TxBody.fromPartial({ messages: [{ typeUrl: MsgSend.typeUrl, value }], memo: 'refund 1 <&>', timeoutHeight: 99n, ...overrides }),
  ).finish()
}

function anAuthInfo(info: Partial<AuthInfo['signerInfos'][number]>, { sequence }: Covered): Uint8Array {
  return AuthInfo.encode(
    AuthInfo.fromPartial({ signerInfos: [{ ...info, sequence }], fee: { amount: fee.amount, gasLimit: BigInt(fee.gas) } }),
  ).finish()
}

function documentOf(from: string, { chainId, accountNumber, sequence }: Covered) {
  return makeSignDoc(
    [{ type: 'cosmos-sdk/MsgSend', value: { from_address: from, to_address: to, amount } }],
    fee,
    chainId,
    'refund 1 <&>',
    accountNumber,
    Number(sequence),
    99n,
  )
}

function pack(bodyBytes: Uint8Array, authInfoBytes: Uint8Array, signature: Uint8Array) {
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [signature] }).finish()
}

/** A transaction of the first seed, signed by cosmjs. */
async function byDirect(
  signed: Covered = covered,
  { body = {}, mode = direct, named = true }: { body?: Partial<TxBody>; mode?: SignMode; named?: boolean } = {},
) {
  const wallet = await DirectSecp256k1Wallet.fromKey(seeds[0] ?? Buffer.alloc(0), 'cosmos')
  const [account] = await wallet.getAccounts()
  const { address = '', pubkey = new Uint8Array() } = account ?? {}
  const publicKey = encodePubkey(encodeSecp256k1Pubkey(pubkey))
  const [bodyBytes, authInfoBytes] = [
    aBody(address, body),
    anAuthInfo({ ...(named && { publicKey }), modeInfo: { single: { mode } } }, covered),
  ]
  const { signature } = await wallet.signDirect(address, {
    bodyBytes,
    authInfoBytes,
    chainId: signed.chainId,
    accountNumber: signed.accountNumber,
  })
  return { address, publicKey, bytes: pack(bodyBytes, authInfoBytes, base64(signature.signature)) }
}

async function byAmino(signed: Covered = covered) {
  const wallet = await Secp256k1Wallet.fromKey(seeds[0] ?? Buffer.alloc(0), 'cosmos')
  const [account] = await wallet.getAccounts()
  const { address = '', pubkey = new Uint8Array() } = account ?? {}
  const { signature } = await wallet.signAmino(address, documentOf(address, signed))
  const authInfo = anAuthInfo({ publicKey: encodePubkey(encodeSecp256k1Pubkey(pubkey)), modeInfo: { single: { mode: amino } } }, covered)
  return { address, bytes: pack(aBody(address), authInfo, base64(signature.signature)) }
}

/** Of three members two have to sign. `signing`: whose bits are set; `by`: who signs in their place. */
async function byMultisig({
  signing = [0, 2],
  by = signing,
  signed = covered,
  mode = amino,
  bits = 3,
}: { signing?: number[]; by?: number[]; signed?: Covered; mode?: SignMode; bits?: number } = {}) {
  const wallets = await Promise.all(seeds.map(seed => Secp256k1Wallet.fromKey(seed, 'cosmos')))
  const accounts = (await Promise.all(wallets.map(wallet => wallet.getAccounts()))).flat()
  const key = createMultisigThresholdPubkey(
    accounts.map(account => encodeSecp256k1Pubkey(account.pubkey)),
    2,
    true,
  )
  const address = pubkeyToAddress(key, 'cosmos')
  const signatures = await Promise.all(
    by.map(async member => {
      const answer = await wallets[member]?.signAmino(accounts[member]?.address ?? '', documentOf(address, signed))
      return base64(answer?.signature.signature ?? '')
    }),
  )
  const elems = Uint8Array.of(signing.reduce((byte, member) => byte | (0x80 >> member), 0))
  const modeInfo = { multi: { bitarray: { extraBitsStored: bits, elems }, modeInfos: signing.map(() => ({ single: { mode } })) } }
  return {
    address,
    bytes: pack(
      aBody(address),
      anAuthInfo({ publicKey: encodePubkey(key), modeInfo }, covered),
      MultiSignature.encode({ signatures }).finish(),
    ),
  }
}

function check({ address, bytes }: { address: string; bytes: Uint8Array }, overrides: Partial<TxSigner> = {}) {
  return verifyTx(bytes, { ...covered, address, prefix: 'cosmos', publicKey: undefined, ...overrides })
}

describe.each([
  ['direct', byDirect],
  ['amino JSON', byAmino],
])('one key, %s', (_, sign) => {
  it('holds as cosmjs signed it', async () => expect(check(await sign())).toBeNull())

  it.each<[string, Partial<Covered>]>([
    ['another chain', { chainId: 'b-1' }],
    ['another account number', { accountNumber: 8n }],
  ])('does not hold for %s', async (_, other) => {
    expect(check(await sign({ ...covered, ...other }))).toBe('wrong')
    expect(check(await sign(), other)).toBe('wrong')
  })

  it('does not hold for another account', async () => {
    expect(check(await sign(), { address: (await byMultisig()).address })).toBe('other-account')
  })
})

describe('one key', () => {
  it('of another sequence does not hold: direct by its own bytes, amino JSON by what the account has', async () => {
    expect(check(await byAmino({ ...covered, sequence: 4n }))).toBe('wrong')
    expect(check(await byAmino(), { sequence: 4n })).toBe('wrong')
  })

  it('may be known to the chain alone, and must be to somebody', async () => {
    const tx = await byDirect(covered, { named: false })
    expect(check(tx, { publicKey: tx.publicKey })).toBeNull()
    expect(check(tx)).toBe('key-unknown')
  })

  it("of the other kind signs over the other hash, also in Ethereum's longer form", () => {
    const wallet = deriveHotWallet('test test test test test test test test test test test junk', {
      prefix: 'inj',
      addressType: 'eth_secp256k1',
      slip44: 60,
      pubKeyTypeUrl: '/injective.crypto.v1beta1.ethsecp256k1.PubKey',
    })
    const [bodyBytes, authInfoBytes] = [
      aBody(wallet.address),
      anAuthInfo({ publicKey: wallet.publicKey, modeInfo: { single: { mode: direct } } }, covered),
    ]
    const signature = wallet.sign(
      SignDoc.encode({ bodyBytes, authInfoBytes, chainId: covered.chainId, accountNumber: covered.accountNumber }).finish(),
    )
    for (const form of [signature, Buffer.concat([signature, Buffer.of(1)])])
      expect(check({ address: wallet.address, bytes: pack(bodyBytes, authInfoBytes, form) }, { prefix: 'inj' })).toBeNull()
    expect(check({ address: wallet.address, bytes: pack(bodyBytes, authInfoBytes, Buffer.alloc(64, 1)) }, { prefix: 'inj' })).toBe('wrong')
  })

  it.each<[string, Parameters<typeof byDirect>[1], string]>([
    ['a mode that we cannot check', { mode: SignMode.SIGN_MODE_TEXTUAL }, 'mode-unsupported'],
    ['extension options', { body: { nonCriticalExtensionOptions: [{ typeUrl: '/x', value: new Uint8Array() }] } }, 'extensions'],
  ])('is refused with %s', async (_, options, fault) => expect(check(await byDirect(covered, options))).toBe(fault))

  it('is refused when it is of a kind that we cannot check', async () => {
    const tx = await byDirect(covered, { named: false })
    expect(check(tx, { publicKey: { ...tx.publicKey, typeUrl: '/cosmos.crypto.secp256r1.PubKey' } })).toBe('key-unsupported')
  })
})

describe('a multisig', () => {
  it.each([[[0, 1]], [[0, 2]], [[1, 2]], [[0, 1, 2]]])('holds when members %j have signed', async signing =>
    expect(check(await byMultisig({ signing }))).toBeNull(),
  )

  it.each<[string, Parameters<typeof byMultisig>[0], string]>([
    ['too few have signed', { signing: [1] }, 'too-few'],
    ["one has signed in another's place", { signing: [0, 2], by: [0, 1] }, 'wrong'],
    ['one has signed twice', { signing: [0, 2], by: [0, 0] }, 'wrong'],
    ['a signature is missing', { signing: [0, 2], by: [0] }, 'malformed'],
    ['its members are counted wrongly', { bits: 5 }, 'malformed'],
    ['the sequence was another', { signed: { ...covered, sequence: 4n } }, 'wrong'],
    ['members sign what they cannot know', { mode: direct }, 'mode-unsupported'],
  ])('does not when %s', async (_, options, fault) => expect(check(await byMultisig(options))).toBe(fault))
})

describe('whatever comes', () => {
  let good: { address: string; bytes: Uint8Array; publicKey?: TxMessage }[]
  beforeAll(async () => {
    good = [await byDirect(), await byAmino(), await byMultisig()]
  })

  it('one bit that is turned makes it wrong or nothing, and nonsense throws nothing', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.nat(), fc.nat(7), (which, at, bit) => {
        const { address, bytes } = good[which] ?? { address: '', bytes: new Uint8Array() }
        const turned = Uint8Array.from(bytes, (byte, index) => (index === at % bytes.length ? byte ^ (1 << bit) : byte))
        return check({ address, bytes: turned }) !== null
      }),
      { numRuns: 1000 },
    )
    fc.assert(fc.property(fc.uint8Array(), bytes => check({ address: 'cosmos1x', bytes }) !== null))
  })
})
