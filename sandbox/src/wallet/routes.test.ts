import type { StdSignature, StdSignDoc } from '@cosmjs/amino'
import { request as httpRequest } from 'node:http'
import { runInNewContext } from 'node:vm'
import { serializeSignDoc } from '@cosmjs/amino'
import { Secp256k1, Secp256k1Signature, sha256 } from '@cosmjs/crypto'
import { fromBase64, toBase64 } from '@cosmjs/encoding'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, SignDoc, TxBody } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWallet, walletAccounts } from './testing.ts'

let wallet: Awaited<ReturnType<typeof startWallet>>
const sent: Uint8Array[] = []
beforeAll(async () => {
  wallet = await startWallet(async (_chainId, tx) => {
    sent.push(tx)
    return tx[0] === 1 ? { code: 5, log: 'insufficient funds' } : { code: 0, log: '' }
  })
})
afterAll(() => wallet.close())

const development = walletAccounts[0] ?? expect.fail('no account')
const from = development.addresses['sandhub-1'] ?? ''
const to = walletAccounts[1]?.addresses['sandhub-1'] ?? ''
const who = { account: 'development', chainId: 'sandhub-1', signer: from }

const bodyBytes = TxBody.encode(
  TxBody.fromPartial({
    messages: [
      {
        typeUrl: MsgSend.typeUrl,
        value: MsgSend.encode({ fromAddress: from, toAddress: to, amount: [{ denom: 'uhub', amount: '1100000' }] }).finish(),
      },
    ],
    memo: 'CLR-1',
    timeoutHeight: 77n,
  }),
).finish()
const authInfoBytes = AuthInfo.encode(
  AuthInfo.fromPartial({ fee: { amount: [{ denom: 'uhub', amount: '900' }], gasLimit: 90_000n } }),
).finish()
const direct = {
  kind: 'direct',
  ...who,
  bodyBytes: toBase64(bodyBytes),
  authInfoBytes: toBase64(authInfoBytes),
  docChainId: 'sandhub-1',
  accountNumber: '4',
}
const aminoDoc: StdSignDoc & { timeout_height: string } = {
  chain_id: 'sandhub-1',
  account_number: '4',
  sequence: '0',
  timeout_height: '77',
  fee: { amount: [{ denom: 'uhub', amount: '900' }], gas: '90000' },
  msgs: [{ type: 'cosmos-sdk/MsgSend', value: { from_address: from, to_address: to, amount: [{ denom: 'uhub', amount: '1100000' }] } }],
  memo: 'CLR-1 <&>',
}

function holds({ signature, pub_key }: StdSignature, signed: Uint8Array): boolean {
  expect(pub_key).toEqual({ type: 'tendermint/PubKeySecp256k1', value: toBase64(development.publicKey) })
  return Secp256k1.verifySignature(Secp256k1Signature.fromFixedLength(fromBase64(signature)), sha256(signed), development.publicKey)
}

async function signed(request: object): Promise<StdSignature> {
  const { status, body } = await wallet.post('/wallet/sign', request)
  expect(status).toBe(200)
  return body as unknown as StdSignature
}

describe('signing', () => {
  it('signs exactly the direct document', async () => {
    const bytes = (accountNumber: bigint) => SignDoc.encode({ bodyBytes, authInfoBytes, chainId: 'sandhub-1', accountNumber }).finish()
    const signature = await signed(direct)
    expect(holds(signature, bytes(4n))).toBe(true)
    expect(holds(signature, bytes(5n))).toBe(false)
  })

  it('signs exactly the amino document, with its timeout height', async () => {
    const signature = await signed({ kind: 'amino', ...who, doc: aminoDoc })
    expect(holds(signature, serializeSignDoc(aminoDoc))).toBe(true)
    const { timeout_height: _, ...without } = aminoDoc
    expect(holds(signature, serializeSignDoc(without))).toBe(false)
  })

  it('signs data by ADR-36 in a way that verifies for the signer and that data only', async () => {
    const data = toBase64(new TextEncoder().encode('log me in'))
    const signature = await signed({ kind: 'arbitrary', ...who, data })
    const verify = async (change: object) =>
      (await wallet.post('/wallet/verify', { chainId: 'sandhub-1', signer: from, data, signature, ...change })).body.holds
    expect(await verify({})).toBe(true)
    expect(await verify({ data: toBase64(new TextEncoder().encode('log me out')) })).toBe(false)
    expect(await verify({ signer: to })).toBe(false)
    expect(await verify({ signature: { ...signature, signature: toBase64(new Uint8Array(64).fill(1)) } })).toBe(false)
  })

  it.each([
    ['Signer mismatched', { ...direct, signer: to }],
    ['Signer mismatched', { ...direct, account: 'alice' }],
    ['There is no chain info for cosmoshub-4', { ...direct, chainId: 'cosmoshub-4' }],
    ['Chain id in the message is not matched with the requested chain id', { ...direct, docChainId: 'sandzone-1' }],
    [
      'Chain id in the message is not matched with the requested chain id',
      { kind: 'amino', ...who, doc: { ...aminoDoc, chain_id: 'sandzone-1' } },
    ],
    ['The development wallet has no account "mallory"', { ...direct, account: 'mallory' }],
  ])('refuses: %s', async (error, request) => {
    expect(await wallet.post('/wallet/sign', request)).toMatchObject({ status: 400, body: { error } })
  })
})

describe('what is shown before signing', () => {
  it.each([
    ['direct', direct],
    ['amino', { kind: 'amino', ...who, doc: aminoDoc }],
  ])('tells chain, parties, amount, memo, fee and height of a %s payment', async (_kind, request) => {
    const { body } = await wallet.post('/wallet/describe', request)
    expect(body.title).toBe('Send 1.1 HUB')
    expect(Object.fromEntries(body.rows as [string, string][])).toMatchObject({
      Chain: 'Sandhub (sandhub-1)',
      From: from,
      To: to,
      Amount: '1.1 HUB',
      Memo: expect.stringContaining('CLR-1'),
      Fee: '0.0009 HUB for 90000 gas',
      'Valid until block': '77',
    })
    expect(body.raw).toContain('"1100000"')
  })

  it('never hides a message that it does not understand, and shows no document that it cannot read', async () => {
    const strange = TxBody.encode(
      TxBody.fromPartial({ messages: [{ typeUrl: '/evil.v1.MsgDrain', value: new Uint8Array([1, 2, 3]) }] }),
    ).finish()
    const { body } = await wallet.post('/wallet/describe', { ...direct, bodyBytes: toBase64(strange) })
    expect(body).toMatchObject({
      title: 'Unknown message',
      rows: expect.arrayContaining([['Message', expect.stringContaining('/evil.v1.MsgDrain')]]),
    })
    expect(await wallet.post('/wallet/describe', { ...direct, bodyBytes: toBase64(new Uint8Array([255, 255])) })).toMatchObject({
      status: 400,
    })
  })
})

describe('the door', () => {
  it("hands transactions to the chain and gives their hash, or the chain's own refusal", async () => {
    expect(await wallet.post('/wallet/send', { chainId: 'sandhub-1', tx: toBase64(new Uint8Array([0])) })).toMatchObject({
      status: 200,
      body: { hash: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d' },
    })
    expect(await wallet.post('/wallet/send', { chainId: 'sandhub-1', tx: toBase64(new Uint8Array([1])) })).toMatchObject({
      status: 400,
      body: { error: 'insufficient funds' },
    })
    expect(sent).toHaveLength(2)
  })

  it('serves pages of this machine only, whatever name they gave it', async () => {
    const answer = await wallet.post('/wallet/sign', direct, { origin: 'http://localhost:8080' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:8080')
    expect((await wallet.post('/wallet/sign', direct, { origin: 'https://evil.example' })).status).toBe(403)
    expect(await statusFor('evil.example')).toBe(403)
    expect(await statusFor(`127.0.0.1:${wallet.port}`)).toBe(200)
    expect((await wallet.post('/wallet/sign', direct, { 'content-type': 'text/plain' })).status).toBe(400)
  })

  it('leaves other paths alone and knows no others of its own', async () => {
    expect((await fetch(`${wallet.url}/control/state`)).status).toBe(418)
    expect((await fetch(`${wallet.url}/wallet/keys`)).status).toBe(404)
  })

  it('serves one script that runs without modules and tells no key', async () => {
    const script = await (await fetch(`${wallet.url}/wallet.js`)).text()
    expect(() => runInNewContext(script, { document: {}, HTMLScriptElement: class {} })).toThrow('must be loaded by a script element')
    const info = await (await fetch(`${wallet.url}/wallet/info`)).text()
    expect(info).toContain(from)
    for (const secret of [development.mnemonic, toBase64(development.privateKey), Buffer.from(development.privateKey).toString('hex')])
      expect(info).not.toContain(secret)
  })
})

function statusFor(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ port: wallet.port, host: '127.0.0.1', path: '/wallet/info', headers: { host } }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}
