import type { SignedMessage } from './adr36.ts'
import { Secp256k1Wallet } from '@cosmjs/amino'
import { Hash, PrivKeySecp256k1 } from '@keplr-wallet/crypto'
import { writeAddress } from '@relayooor/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signArbitrary } from '../accounts/testing.ts'
import { verifyAdr36 } from './adr36.ts'

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const message = 'clear.example <asks> & you sign'
const key = new PrivKeySecp256k1(Buffer.alloc(32, 7))
const other = new PrivKeySecp256k1(Buffer.alloc(32, 8))

/** As Keplr's signArbitrary does it, with Keplr's own cryptography; the document stands here letter by letter. */
function keplrSigns(privateKey: PrivKeySecp256k1, addressType: SignedMessage['addressType'], text = message): SignedMessage {
  const eth = addressType === 'eth_secp256k1'
  const prefix = eth ? 'inj' : 'cosmos'
  const pubKey = privateKey.getPubKey()
  const address = writeAddress(prefix, eth ? pubKey.getEthAddress() : pubKey.getCosmosAddress())
  const data = Buffer.from(text).toString('base64')
  const document = Buffer.from(
    '{"account_number":"0","chain_id":"","fee":{"amount":[],"gas":"0"},"memo":"","msgs":[{"type":"sign/MsgSignData","value":{"data":"' +
      `${data}","signer":"${address}"}}],"sequence":"0"}`,
  )
  const { r, s } = privateKey.signDigest32(eth ? Hash.keccak256(document) : Hash.sha256(document))
  return { address, prefix, addressType, pubKey: base64(pubKey.toBytes()), signature: base64(Buffer.concat([r, s])), message: text }
}

describe.each(['secp256k1', 'eth_secp256k1'] as const)('%s', addressType => {
  const signed = keplrSigns(key, addressType)

  it('what Keplr signed holds, for any text', () => {
    expect(verifyAdr36(signed)).toEqual({ ok: true })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), text => verifyAdr36(keplrSigns(key, addressType, text)).ok),
      { numRuns: 10 },
    )
  })

  it.each<[string, Partial<SignedMessage>, string]>([
    ['another text', { message: `${message} ` }, 'other-message'],
    ['another account', { address: keplrSigns(other, addressType).address }, 'other-account'],
    ['another key', { pubKey: keplrSigns(other, addressType).pubKey }, 'other-account'],
    ["another's signature", { signature: keplrSigns(other, addressType).signature }, 'other-message'],
    ['the same signature in its high form', { signature: highForm(signed.signature) }, 'malformed'],
    ['a signature that is too short', { signature: base64(Buffer.alloc(63, 1)) }, 'malformed'],
    ['a DER signature', { signature: base64(Buffer.alloc(71, 48)) }, 'malformed'],
    ['zeros', { signature: base64(Buffer.alloc(64)) }, 'other-message'],
    ['an uncompressed key', { pubKey: base64(key.getPubKey().toBytes(true)) }, 'key'],
    ['a key that is no point', { pubKey: base64(Buffer.concat([Buffer.from([2]), Buffer.alloc(32, 0xff)])) }, 'key'],
    ['an address of another chain', { prefix: 'osmo' }, 'address'],
    ['no address', { address: 'x' }, 'address'],
  ])('%s does not', (_, change, fault) => {
    expect(verifyAdr36({ ...signed, ...change })).toEqual({ ok: false, fault })
  })
})

it('a key of the other kind stands for another account', () => {
  expect(verifyAdr36({ ...keplrSigns(key, 'secp256k1'), addressType: 'eth_secp256k1' })).toEqual({ ok: false, fault: 'other-account' })
  expect(verifyAdr36({ ...keplrSigns(key, 'eth_secp256k1'), addressType: 'secp256k1' })).toEqual({ ok: false, fault: 'other-account' })
})

it('a second wallet, cosmjs, signs the same', async () => {
  const wallet = await Secp256k1Wallet.fromKey(Buffer.alloc(32, 7), 'cosmos')
  const [account] = await wallet.getAccounts()
  const signed: SignedMessage = {
    address: account?.address ?? '',
    prefix: 'cosmos',
    addressType: 'secp256k1',
    ...(await signArbitrary(wallet, message)),
    message,
  }
  expect(verifyAdr36(signed)).toEqual({ ok: true })
  expect({ address: signed.address, pubKey: signed.pubKey }).toEqual(
    (({ address, pubKey }) => ({ address, pubKey }))(keplrSigns(key, 'secp256k1')),
  )
})

it('says no to whatever comes, and never throws', () => {
  const good = keplrSigns(key, 'secp256k1')
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(base64)
  fc.assert(
    fc.property(
      fc.record({
        pubKey: fc.oneof(fc.string(), bytes(33), fc.constant(good.pubKey)),
        signature: fc.oneof(fc.string(), bytes(64)),
        address: fc.oneof(fc.string(), fc.constant(good.address)),
        message: fc.string(),
      }),
      change => verifyAdr36({ ...good, ...change }).ok === false,
    ),
    { numRuns: 200 },
  )
})

function highForm(signature: string): string {
  const bytes = Buffer.from(signature, 'base64')
  const s = order - BigInt(`0x${bytes.toString('hex', 32)}`)
  return base64(Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
