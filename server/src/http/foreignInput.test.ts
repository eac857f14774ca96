import type { Endpoint, EndpointName } from '@relayooor/shared'
import type { Chain, IbcQueries } from '../chains/chain.ts'
import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { Buffer } from 'node:buffer'
import { endpoints, paymentMemo, ProblemBody } from '@relayooor/shared'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, ModeInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ChainError } from '../chains/chainError.ts'
import { aContext, aToken, blocksFor, chainSettings, freeGas, ours, paid, sent, service, startedAt, wallet } from '../clearing/testing.ts'
import { raiseAlert } from '../db/alerts.ts'
import { payments, refunds } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { createIdempotencyStore } from './idempotency.ts'
import { createRateLimits } from './rateLimits.ts'
import { accountCaller, keyCaller, realHandlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const { db } = database
let app: TestApp
let signedIn: Caller
/** What good requests name. */
let sound: Record<string, unknown>

function elseUnreachable<T extends object>(answers: Partial<T>): T {
  return new Proxy(answers as T, {
    get: (known, name): unknown =>
      Reflect.get(known, name) ?? (() => Promise.reject(new ChainError('unreachable', 'nobody answers', { chainId: 'a-1' }))),
  })
}

/** Every call of the contract by what really answers it, on a real database; the chain knows nothing and takes no transaction. */
async function start(): Promise<void> {
  const answers: Partial<Chain> = {
    settings: chainSettings({ gasPrice: { denom: 'uatom', amount: '1' } }),
    head: () => ({ height: 2, time: startedAt }),
    health: () => ({ healthy: false, state: 'unreachable', quorate: false, since: startedAt, endpoints: [] }),
    learn: () => {},
    pool: () => [],
    drain: () => {},
    account: async () => ({ accountNumber: '1', sequence: '0', pubKey: undefined }),
    spendable: async () => [],
    broadcast: async () => ({ code: 5, codespace: 'sdk', log: 'refused\0\uD800', hash: '' }),
  }
  const chain = elseUnreachable<Chain>({ ...answers, ibc: elseUnreachable<IbcQueries>({}) })
  const ctx = await aContext(database, {
    chains: new Map([['a-1', chain]]),
    routes: {
      facts: () => Promise.reject(new ChainError('unreachable', 'nobody answers')),
      supported: async () => [],
      secondsPerBlock: async () => 1,
    },
    settings: { refundAutoLimit: () => 0n },
    gas: freeGas,
  })
  const block = blocksFor(ctx)
  await block('a-1', [sent('1', '2', '3')])
  const [order, over] = [await aToken(ctx, ['1']), await aToken(ctx, ['2'])]
  await block('a-1', [paid({ memo: paymentMemo(over.id), amount: '9000uatom' }), paid({ memo: '', amount: '77uatom' })])
  await raiseAlert(db, { name: 'ledger-unchecked', subject: 's', detail: 'd', data: {} }, startedAt)
  const [refund] = await db.select().from(refunds)
  const [held] = await db.select().from(payments).where(eq(payments.state, 'held'))
  sound = {
    ...{
      token: order.id,
      walletAddress: wallet,
      refundAddress: wallet,
      address: wallet,
      payer: wallet,
      to: wallet,
      chainId: 'a-1',
      portId: 'transfer',
      channelId: 'channel-0',
      sequence: '1',
      txHash: held?.txHash ?? '',
      id: String(refund?.id),
      ids: [String(refund?.id)],
      packets: order.terms.packets,
      nonce: '0'.repeat(32),
    },
    ...{
      pubKey: 'AAAA',
      signature: 'AAAA',
      txBytes: txBytes().toString('base64'),
      note: 'why',
      denom: 'uatom',
      amount: '1',
      account: 'wallet',
      role: 'any',
      limit: '2',
      from: '2026-01-01T00:00:00Z',
      until: '2026-01-02T00:00:00Z',
      since: '2026-01-01T00:00:00Z',
      state: 'held',
      status: 'cleared',
      minutes: 5,
      book: { note: 'n' },
    },
  }
  const limits = createRateLimits(null, { read: 1e9, look: 1e9, order: 1e9 })
  app = await startTestApp({
    limits,
    idempotency: createIdempotencyStore(db),
    identify: async () => signedIn,
    handlers: realHandlers(ctx),
  })
}

beforeEach(start)
afterEach(() => app.close())

function txBytes({
  typeUrl = MsgSend.typeUrl,
  value = MsgSend.encode({ fromAddress: wallet, toAddress: service, amount: [{ denom: 'uatom', amount: '1100' }] }).finish(),
  memo = 'CLR',
} = {}): Buffer {
  const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages: [{ typeUrl, value }], memo })).finish()
  return Buffer.from(
    TxRaw.encode({
      bodyBytes,
      authInfoBytes: AuthInfo.encode(AuthInfo.fromPartial({ fee: { gasLimit: 1n } })).finish(),
      signatures: [new Uint8Array(64)],
    }).finish(),
  )
}

/** Names of what a part of a request may hold, however its schema is wrapped. */
function fieldsOf(schema: z.ZodType | undefined): string[] {
  return schema
    ? Object.keys((z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties ?? {})
    : []
}

const uuid = '3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81'
const impossible = [
  '0000-00-00T0Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00.000Z',
  '2026-13-01T00:00:00Z',
  '2999-12-31T23:59:59.999Z',
  `2026-01-01T00:00:00.${'1'.repeat(150)}Z`,
  '+275760-09-13T00:00:00.000Z',
  '2026-01-01T00:00:00.000Z',
]
const oddTexts = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e3',
    '1.5',
    '9'.repeat(16),
    '9007199254740993',
    '9'.repeat(40),
    '18446744073709551615',
    'NaN',
    'Infinity',
    '\0',
    '\uD800',
    '%',
    "'",
    '"; drop table payments; --',
    '../..',
    '{}',
    '[]',
    'null',
    'x'.repeat(900),
    '\u202E',
    '💥',
    uuid,
    uuid.toUpperCase(),
    'AB'.repeat(32),
    `0x${'ab'.repeat(32)}`,
    wallet,
    ours,
    '__proto__',
    'a-1',
    'channel-0',
    ...impossible,
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
const cursorLists = ['packets', 'refunds', 'payments', 'ledger', 'audit', 'alerts', 'alert-deliveries', 'operations', 'costs']
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const cursorPart = fc.oneof(oddTexts, fc.constantFrom<unknown>(0, 1, -1, 1.5, 1e300, 2 ** 53, null, true, [], {}, [[[]]]))
/** Cursors of our form with any content, those of earlier versions, and texts that are no cursor. */
const cursor = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...cursorLists), fc.array(cursorPart, { maxLength: 4 }))
      .map(([list, parts]) => encode([list, ...parts])),
  },
  { weight: 1, arbitrary: fc.array(cursorPart, { maxLength: 3 }).map(encode) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...impossible), fc.constantFrom(uuid, 'x')).map(([at, id]) => `${at}_${id}`) },
  { weight: 1, arbitrary: oddTexts },
  { weight: 1, arbitrary: fc.jsonValue().map(encode) },
  { weight: 1, arbitrary: fc.constant(`${'W'.repeat(990)}`) },
)

/** For each name: mostly a sound value, now and then an odd one, now and then nothing. */
function fields(names: string[], odd: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .tuple(
      ...names.map(name =>
        fc
          .tuple(fc.nat({ max: 9 }), name === 'cursor' ? cursor : odd)
          .map(([dice, strange]) => (dice < 3 ? undefined : dice < 7 && name in sound ? sound[name] : strange)),
      ),
    )
    .map(values => Object.fromEntries(names.flatMap((name, index) => (values[index] === undefined ? [] : [[name, values[index]]]))))
}

interface Call {
  name: EndpointName
  path: string
  query: string
  body: string | undefined
  key: string | undefined
}

function callerFor(access: Endpoint['access']): Caller {
  if (access === 'key') return keyCaller('0'.repeat(16))
  if (access === 'account' || access === 'owner') return accountCaller({ account: '01'.repeat(20), address: wallet, role: 'admin' })
  return { kind: 'admin-key' }
}

async function ask({ name, path, query, body, key }: Call): Promise<Response> {
  const { method, access } = endpoints[name] as Endpoint
  signedIn = callerFor(access)
  return fetch(`${app.url}/api/v1${path}${query === '' ? '' : `?${query}`}`, {
    method,
    ...(body !== undefined && {
      body,
      headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    }),
  })
}

/** Answered by the contract, or refused in our own words; a chain that does not answer is told as such. */
async function isOurWord(call: Call): Promise<void> {
  const before = app.logged().length
  const response = await ask(call)
  const text = await response.text()
  if (response.status < 400) return
  const problem = ProblemBody.parse(JSON.parse(text))
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(problem.status).toBe(response.status)
  const logged = JSON.stringify(app.logged().slice(before))
  if (response.status >= 500) expect(['unavailable', 'route-paused', 'paused'], logged).toContain(problem.code)
  expect(text).not.toMatch(/c3dvcmRmaXNo|Failed query|params:|at file:/)
}

const names = Object.keys(endpoints) as EndpointName[] // Object.keys forgets the names
const oddJson = fc.oneof(oddTexts, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom<unknown>(-1, 1e308, null, [], {}, [[[[]]]]))

function anyCall(of: EndpointName[]): fc.Arbitrary<Call> {
  return fc.constantFrom(...of).chain(name => {
    const endpoint: Endpoint = endpoints[name]
    return fc
      .record({
        params: fields(
          [...endpoint.path.matchAll(/:(\w+)/g)].map(match => match[1] ?? ''),
          oddTexts,
        ),
        query: fields(fieldsOf(endpoint.query), oddTexts),
        body: fields(fieldsOf(endpoint.body), oddJson),
        key: fc.option(fc.uuid(), { nil: undefined }),
      })
      .map(({ params, query, body, key }): Call => ({
        name,
        path: endpoint.path.replace(
          /:(\w+)/g,
          (_, part: string) => encodeURIComponent(wellFormed(params[part] ?? sound[part] ?? 'x')) || 'x',
        ),
        query: Object.entries(query)
          .map(([field, value]) => `${field}=${encodeURIComponent(wellFormed(value))}`)
          .join('&'),
        body: endpoint.method === 'POST' ? JSON.stringify(body) : undefined,
        key,
      }))
  })
}

/** An address can hold no half characters. */
function wellFormed(value: unknown): string {
  return String(value).toWellFormed()
}

describe('whatever is asked, the answer is ours and never 500', () => {
  it('of every call that reads, with any cursor, id, hash, time and limit', async () => {
    await fc.assert(fc.asyncProperty(anyCall(names.filter(name => endpoints[name].method === 'GET')), isOurWord), { numRuns: 400 })
  })

  it('of every list, with a cursor of an impossible place, of another list, or of none', async () => {
    const places = [...impossible, '9'.repeat(16), -1, 1e300, '\0', null].flatMap(place => [
      [place, uuid],
      [place, 'n', 's'],
    ])
    const bad = [
      ...impossible.map(at => `${at}_${uuid}`),
      '7',
      'x',
      '',
      'W'.repeat(1_001),
      ...['refunds', 'ledger', 'alert-deliveries'].flatMap(list => [0, -1, 1.5, '7', '9'.repeat(16)].map(place => encode([list, place]))),
      ...['packets', 'alerts', 'operations', 'costs'].flatMap(list => places.map(place => encode([list, ...place]))),
    ]
    const lists = names.filter(name => fieldsOf((endpoints[name] as Endpoint).query).includes('cursor'))
    expect(lists.length).toBeGreaterThan(6)
    for (const name of lists) {
      const codes = await Promise.all(
        bad.map(async cursor => {
          const response = await ask({
            name,
            path: endpoints[name].path,
            query: `cursor=${encodeURIComponent(cursor)}`,
            body: undefined,
            key: undefined,
          })
          return ProblemBody.safeParse(await response.json()).data?.code ?? response.status
        }),
      )
      // Two of these are valid cursors: under the list's own name, and with a text where the list has one.
      expect([name, [...new Set(codes)].filter(code => code !== 200)]).toEqual([name, ['invalid-request']])
      expect(codes.filter(code => code === 200).length).toBeLessThanOrEqual(4)
    }
  })

  it('of every call that acts, with any field', async () => {
    await fc.assert(fc.asyncProperty(anyCall(names.filter(name => endpoints[name].method === 'POST')), isOurWord), { numRuns: 300 })
  })

  it('of every call that acts, nested as deep as a body can be: in place of the body, and in each of its fields', async () => {
    const deep = '[]'.padStart(30_000, '[').padEnd(59_998, ']')
    const bodies = [deep, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, '['.repeat(60_000)]
    for (const name of names.filter(name => endpoints[name].method === 'POST')) {
      const endpoint: Endpoint = endpoints[name]
      const path = endpoint.path.replace(/:(\w+)/g, (_, part: string) => String(sound[part] ?? 'x'))
      for (const body of [...bodies, ...fieldsOf(endpoint.body).map(field => `{"${field}":${deep}}`)]) {
        const response = await ask({ name, path, query: '', body, key: `deep-${name}` })
        expect([name, response.status, ProblemBody.parse(await response.json()).code]).toEqual([name, 400, 'invalid-request'])
      }
    }
  })
})

describe('whatever stands in signed bytes, the answer is ours and never 500', () => {
  const edit = fc.record({ at: fc.nat({ max: 400 }), put: fc.uint8Array({ maxLength: 6 }), cut: fc.nat({ max: 6 }) })
  const edited = (bytes: Buffer, edits: { at: number; put: Uint8Array; cut: number }[]) =>
    edits.reduce(
      (now, { at, put, cut }) => Buffer.concat([now.subarray(0, at % (now.length + 1)), put, now.subarray((at % (now.length + 1)) + cut)]),
      bytes,
    )
  const coin = fc.record({
    denom: fc.string({ unit: 'binary', maxLength: 8 }),
    amount: fc.oneof(fc.constantFrom('', '-1', '1.5', 'x', '0x10', '9'.repeat(90), '１'), fc.string({ unit: 'binary', maxLength: 8 })),
  })
  const value = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .record({
        fromAddress: fc.constantFrom(wallet, service, '', '\0'),
        toAddress: fc.constantFrom(service, wallet, '\uFFFF'),
        amount: fc.array(coin, { maxLength: 3 }),
      })
      .map(send => MsgSend.encode(send).finish()),
    fc.tuple(fc.constant(txBytes()), fc.array(edit, { minLength: 1, maxLength: 4 })).map(([bytes, edits]) => edited(bytes, edits)),
  )
  const nested = (depth: number) => {
    let mode: ModeInfo = ModeInfo.fromPartial({ single: { mode: 1 } })
    let exec = MsgSend.encode({ fromAddress: wallet, toAddress: service, amount: [] }).finish()
    for (let level = 0; level < depth; level++) {
      mode = ModeInfo.fromPartial({ multi: { modeInfos: [mode] } })
      exec = MsgExec.encode({ grantee: wallet, msgs: [{ typeUrl: level === 0 ? MsgSend.typeUrl : MsgExec.typeUrl, value: exec }] }).finish()
    }
    return { mode, exec }
  }
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map(one => Buffer.from(one)),
    fc.array(edit, { minLength: 1, maxLength: 4 }).map(edits => edited(txBytes({ memo: paymentMemo(uuid) }), edits)),
    fc
      .tuple(value, fc.constantFrom(MsgSend.typeUrl, MsgExec.typeUrl, '\0', '/cosmos.bank.v1beta1.MsgMultiSend'))
      .map(([value, typeUrl]) => txBytes({ typeUrl, value: Buffer.from(value) })),
    fc.nat({ max: 60 }).map(depth => {
      const { mode, exec } = nested(depth)
      return Buffer.from(
        TxRaw.encode({
          bodyBytes: TxBody.encode(TxBody.fromPartial({ messages: [{ typeUrl: MsgExec.typeUrl, value: exec }] })).finish(),
          authInfoBytes: AuthInfo.encode(AuthInfo.fromPartial({ signerInfos: [{ modeInfo: mode, sequence: 0n }] })).finish(),
          signatures: [new Uint8Array()],
        }).finish(),
      )
    }),
  )

  it('of payments to be broadcast and of refunds that were signed by hand', async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom('broadcast', 'adminSubmitRefunds'),
        fc.option(fc.uuid(), { nil: undefined }),
        async (raw, name, key) => {
          const txBytes = raw.toString('base64')
          const { token, ids } = sound
          await isOurWord({
            name,
            path: endpoints[name].path,
            query: '',
            body: JSON.stringify(name === 'broadcast' ? { token, txBytes } : { ids, txBytes }),
            key,
          })
        },
      ),
      { numRuns: 250 },
    )
  })

  it('modes nested as deep as bytes can be are no transaction', async () => {
    // Each level is a message of one field in one of one field, written from the inside out: an encoder would run out of stack itself.
    const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >> 7)])
    let mode: Buffer = Buffer.alloc(0)
    while (mode.length < 20_000) {
      const inner = Buffer.from([0x12, ...varint(mode.length)])
      const outer = Buffer.from([0x12, ...varint(inner.length + mode.length)])
      mode = Buffer.concat([outer, inner, mode])
    }
    const signer = Buffer.concat([Buffer.from([0x12, ...varint(mode.length)]), mode])
    const authInfoBytes = Buffer.concat([Buffer.from([0x0a, ...varint(signer.length)]), signer])
    const raw = Buffer.from(
      TxRaw.encode({ bodyBytes: TxBody.encode(TxBody.fromPartial({})).finish(), authInfoBytes, signatures: [] }).finish(),
    )
    for (const name of ['broadcast', 'adminSubmitRefunds'] as const)
      await isOurWord({
        name,
        path: endpoints[name].path,
        query: '',
        body: JSON.stringify({ ...(name === 'broadcast' ? { token: sound.token } : { ids: sound.ids }), txBytes: raw.toString('base64') }),
        key: undefined,
      })
  })
})
