import type { Handlers } from './answerEndpoint.ts'
import type { TestApp } from './testing.ts'
import { ProblemBody } from '@relayooor/shared'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClearingStatus, aPacketView, aQuote, aToken, handlers, startTestApp } from './testing.ts'

let app: TestApp
let seen: { name: keyof Handlers; request: unknown } | null = null

beforeAll(async () => {
  app = await startTestApp({
    handlers: handlers({
      requestToken: async request => note('requestToken', request, aQuote()),
      status: async request => note('status', request, aClearingStatus({ token: request.params.token })),
      packet: async request => note('packet', request, aPacketView()),
      stuckPackets: async request => note('stuckPackets', request, { items: [aPacketView()], nextCursor: null }),
      provePacket: async request => note('provePacket', request, aPacketView()),
      verifyPayment: async request => ({ status: 202, ...(await note('verifyPayment', request, aClearingStatus())) }),
    }),
  })
})
afterAll(() => app.close())

async function note<T>(name: keyof Handlers, request: unknown, body: T): Promise<{ body: T }> {
  seen = { name, request }
  return { body }
}

const packet = { chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
const order = { walletAddress: 'alpha1payer', chainId: 'alpha-1', packets: [packet] }

function post(path: string, body: object | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  })
}

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}/api/v1${path}`, { headers })
}

/** Every refusal looks the same: problem+json, a code, a request id, no HTML, and no handler was reached. */
async function refused(response: Response, status: number, code: string): Promise<Record<string, unknown>> {
  const body = ProblemBody.parse(await response.json())
  expect([response.status, body.status, body.code]).toEqual([status, status, code])
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{8,}$/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return body
}

async function faultPaths(response: Response): Promise<unknown> {
  const body = await refused(response, 400, 'invalid-request')
  return (body.errors as { path: string }[]).map(error => error.path)
}

describe('a body that breaks the contract names every wrong field', () => {
  it.each<[string, object, string[]]>([
    ['a negative sequence', { ...order, packets: [{ ...packet, sequence: '-1' }] }, ['packets.0.sequence']],
    ['sequence zero', { ...order, packets: [{ ...packet, sequence: '0' }] }, ['packets.0.sequence']],
    ['a fraction', { ...order, packets: [{ ...packet, sequence: '1.5' }] }, ['packets.0.sequence']],
    ['a number instead of a string', { ...order, packets: [{ ...packet, sequence: 7 }] }, ['packets.0.sequence']],
    ['more than a uint64', { ...order, packets: [{ ...packet, sequence: '18446744073709551616' }] }, ['packets.0.sequence']],
    ['no packets', { ...order, packets: [] }, ['packets']],
    ['101 packets', { ...order, packets: Array.from({ length: 101 }, (_, i) => ({ ...packet, sequence: String(i + 1) })) }, ['packets']],
    ['one packet twice', { ...order, packets: [packet, packet] }, ['packets']],
    ['an empty address', { ...order, walletAddress: '' }, ['walletAddress']],
    ['a chain id with a slash', { ...order, chainId: '../etc' }, ['chainId']],
    ['a denom that is none', { ...order, denom: '!' }, ['denom']],
    ['unknown fields', { ...order, gift: 1, packets: [{ ...packet, extra: 1 }] }, ['packets.0.extra', 'gift']],
    ['several faults', { packets: 'all' }, ['walletAddress', 'chainId', 'packets']],
    ['an array', [], ['']],
  ])('%s', async (_, body, paths) => {
    expect(await faultPaths(await post('/clearing/request-token', body))).toEqual(paths)
  })

  it('a list that no call takes is refused before its faults are told', async () => {
    const packets = Array.from({ length: 1_001 }, () => ({}))
    const body = await refused(await post('/clearing/request-token', { ...order, packets }), 400, 'invalid-request')
    expect(body).toMatchObject({ detail: 'The request holds a list of more than 1000.' })
    expect(body.errors).toBeUndefined()
  })

  it('__proto__ is an unknown field like any other', async () => {
    expect(
      await faultPaths(await post('/clearing/request-token', `{"__proto__":{"walletAddress":"a"},${JSON.stringify(order).slice(1)}`)),
    ).toEqual(['__proto__'])
  })

  it('no body at all', async () => {
    const response = await fetch(`${app.url}/api/v1/clearing/request-token`, { method: 'POST' })
    expect(await faultPaths(response)).toEqual([''])
  })

  it('a good body reaches the handler, parsed', async () => {
    const response = await post('/clearing/request-token', order)
    expect(response.status).toBe(201)
    expect(seen).toEqual({ name: 'requestToken', request: { params: undefined, query: {}, body: order } })
  })
})

describe('what is not JSON for us', () => {
  it('broken JSON', async () => {
    await refused(await post('/clearing/request-token', '{"walletAddress":'), 400, 'invalid-request')
  })

  it('a bare word', async () => {
    await refused(await post('/clearing/request-token', '"hello"'), 400, 'invalid-request')
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', ''])(
    'content type %j',
    async type => {
      await refused(await post('/clearing/request-token', JSON.stringify(order), { 'content-type': type }), 415, 'unsupported-media-type')
    },
  )

  it('another charset', async () => {
    await refused(
      await post('/clearing/request-token', JSON.stringify(order), { 'content-type': 'application/json; charset=latin1' }),
      415,
      'unsupported-media-type',
    )
  })

  it('compressed, so that a small body can never grow into a huge one', async () => {
    await refused(
      await post('/clearing/request-token', new Uint8Array([0x1f, 0x8b]), { 'content-encoding': 'gzip' }),
      415,
      'unsupported-media-type',
    )
  })

  it('more than 64 KiB', async () => {
    const body = { ...order, walletAddress: 'x'.repeat(64 * 1024) }
    await refused(await post('/clearing/request-token', body), 413, 'too-large')
  })

  it('more than 1 MiB of a proof, counted in bytes', async () => {
    const proof = (data: string) => post('/packets/prove', { packet, data })
    expect((await proof('x'.repeat(1024 * 1024 - 200))).status).toBe(200)
    await refused(await proof('€'.repeat(400 * 1024)), 413, 'too-large')
  })

  it('a proof of two kinds, of none, or of none that we know', async () => {
    for (const proof of [{}, { data: '' }, { data: 'a', txBytes: 'aaaa' }, { txBytes: '!' }, { data: 'a', timeout: { nanos: '-1' } }])
      await refused(await post('/packets/prove', { packet, ...proof }), 400, 'invalid-request')
  })

  it('more than 64 KiB that come without a length', async () => {
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 9; i++) controller.enqueue(new TextEncoder().encode('x'.repeat(8 * 1024)))
        controller.close()
      },
    })
    const response = await fetch(`${app.url}/api/v1/clearing/request-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: stream,
      duplex: 'half',
    })
    await refused(response, 413, 'too-large')
  })
})

describe('addresses', () => {
  it.each([
    ['/clearing/status/not-a-token', ['token']],
    [`/clearing/status/${aToken.replace('-4', '-1')}`, ['token']],
    ['/packets/alpha-1/transfer/channel-0/18446744073709551616', ['sequence']],
    ['/packets/alpha-1/transfer/channel-0/1e3', ['sequence']],
    ['/packets/al%2Fpha/transfer/channel-0/1', ['chainId']],
    ['/packets/by-tx/alpha-1/ABCD', ['txHash']],
    ['/packets/stuck?role=owner', ['role']],
    ['/packets/stuck?limit=0', ['limit']],
    ['/packets/stuck?limit=201', ['limit']],
    ['/packets/stuck?limit=ten', ['limit']],
    ['/packets/stuck?address=a&address=b', ['address']],
    ['/packets/stuck?adress=a', ['adress']],
    ['/packets/stuck?address[]=a', ['address[]']],
    ['/packets/stuck?__proto__=a', ['__proto__']],
    ['/config?debug=1', ['debug']],
  ])('%s', async (path, paths) => {
    expect(await faultPaths(await get(path))).toEqual(paths)
  })

  it.each(['/clearing/status/%zz', '/clearing/status/%E0%A4', '/packets/stuck?address=%', '/config?a=%00'])(
    'broken escape %s',
    async path => {
      await refused(await get(path), 400, 'invalid-request')
    },
  )

  it('a huge address', async () => {
    await refused(await get(`/packets/stuck?address=${'a'.repeat(5_000)}`), 413, 'too-large')
  })

  it('unknown calls, page routes under /api and wrong letter case', async () => {
    for (const path of ['/nothing', '/', '/CONFIG', '/config/', '/clearing/status'])
      await refused(await get(path, { accept: 'text/html' }), 404, 'not-found')
    await refused(await fetch(`${app.url}/api`), 404, 'not-found')
    await refused(await fetch(`${app.url}/api/v2/config`), 404, 'not-found')
  })

  it('wrong methods are told the right ones', async () => {
    const response = await post('/config', {})
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    await refused(response, 405, 'method-not-allowed')
    const put = await fetch(`${app.url}/api/v1/clearing/request-token`, { method: 'PUT' })
    expect(put.headers.get('allow')).toBe('POST, OPTIONS')
    await refused(put, 405, 'method-not-allowed')
  })

  it('letter case of tokens and hashes does not matter', async () => {
    expect((await get(`/clearing/status/${aToken.toUpperCase()}`)).status).toBe(200)
    expect(seen?.request).toMatchObject({ params: { token: aToken } })
    const hash = 'ab'.repeat(32)
    expect((await post('/clearing/verify-payment', { token: aToken, txHash: `0x${hash}` })).status).toBe(202)
    expect(seen?.request).toMatchObject({ body: { txHash: hash.toUpperCase() } })
  })

  it('defaults and escaped characters arrive parsed', async () => {
    await get('/packets/stuck?address=alpha1x')
    expect(seen?.request).toMatchObject({ query: { address: 'alpha1x', role: 'any', limit: 50 } })
    await get('/packets/alpha-1/wasm.abc%23x/channel-0/18446744073709551615')
    expect(seen?.request).toMatchObject({ params: { portId: 'wasm.abc#x', sequence: '18446744073709551615' } })
  })
})
