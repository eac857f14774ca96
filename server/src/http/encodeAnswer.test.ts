import type { ClearingStatus } from '@relayooor/shared'
import type { IncomingMessage } from 'node:http'
import type { TestApp } from './testing.ts'
import { once } from 'node:events'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { aClearingStatus, aPacketView, aToken, handlers, startTestApp } from './testing.ts'

let app: TestApp
let order: ClearingStatus
let age = 600
let listed = 1
afterEach(() => app.close())

async function start(): Promise<void> {
  order = aClearingStatus()
  app = await startTestApp({
    handlers: handlers({
      status: async () => ({ body: order }),
      stuckPackets: async () => ({
        body: { items: Array.from({ length: listed }, () => aPacketView({ ageSeconds: age, symbol: '"ageSeconds":1' })), nextCursor: null },
      }),
    }),
  })
}

async function ask(path: string, ifNoneMatch?: string) {
  const answer = await fetch(`${app.url}/api/v1${path}`, { headers: ifNoneMatch === undefined ? {} : { 'If-None-Match': ifNoneMatch } })
  return {
    status: answer.status,
    etag: answer.headers.get('etag') ?? '',
    cache: answer.headers.get('cache-control'),
    text: await answer.text(),
  }
}

const decode = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes }

/** As it goes over the wire: `fetch` asks for compression, and undoes it. */
async function askRaw(path: string, headers: Record<string, string>, method = 'GET') {
  const call = request(`${app.url}/api/v1${path}`, { method, headers }).end()
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  return { headers: response.headers, body: await buffer(response) }
}

describe('what has not changed is not sent again', () => {
  it.each([[`/clearing/status/${aToken}`], ['/packets/stuck?limit=200'], ['/openapi.json']])('%s', async path => {
    await start()
    const first = await ask(path)
    expect(first).toMatchObject({ status: 200, cache: 'private, no-cache' })
    expect(await ask(path, first.etag)).toMatchObject({ status: 304, etag: first.etag, text: '' })
    // Called weak or not, one of several, any.
    expect((await ask(path, `"other", ${first.etag.replace('W/', '')}`)).status).toBe(304)
    expect((await ask(path, '*')).status).toBe(304)
    expect(await ask(path, '"other"')).toMatchObject({ status: 200, text: first.text })
  })

  it('what changes without a revision is sent: an estimate, the place in the line', async () => {
    await start()
    const { etag } = await ask(`/clearing/status/${aToken}`)
    order = aClearingStatus({ estimate: { p50Seconds: 10, p95Seconds: 20, basedOn: 30 } })
    expect((await ask(`/clearing/status/${aToken}`, etag)).status).toBe(200)
    order = aClearingStatus({ ahead: 3 })
    expect((await ask(`/clearing/status/${aToken}`, etag)).status).toBe(200)
  })

  it('a list whose transfers have only grown older is the same', async () => {
    await start()
    const { etag } = await ask('/packets/stuck')
    age = 660
    expect((await ask('/packets/stuck', etag)).status).toBe(304)
  })

  it('a problem is never kept', async () => {
    await start()
    const answer = await ask('/clearing/status/nothing')
    expect(answer).toMatchObject({ status: 400, etag: '', cache: 'no-store' })
  })
})

describe('is compressed as the caller takes it, from 1 KiB on', () => {
  it.each<[string | undefined, 'br' | 'gzip' | undefined]>([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', undefined],
    [undefined, undefined],
  ])('%s', async (accepted, encoding) => {
    await start()
    listed = 5
    const raw = (path: string, method = 'GET') => askRaw(path, { ...(accepted && { 'accept-encoding': accepted }) }, method)
    const plain = (await askRaw('/packets/stuck', {})).body.toString()
    for (const method of ['GET', 'HEAD']) {
      const { headers, body } = await raw('/packets/stuck', method)
      expect([headers['content-encoding'], headers.vary, headers['content-type']]).toEqual([
        encoding,
        expect.stringContaining('Accept-Encoding'),
        'application/json; charset=utf-8',
      ])
      if (method === 'GET') expect(decode[encoding ?? 'identity'](body).toString()).toBe(plain)
      else expect(body).toHaveLength(0)
    }
    listed = 1
    expect((await raw('/packets/stuck')).headers['content-encoding']).toBeUndefined()
  })
})

it('an answer that many are given is checked and written once', async () => {
  await start()
  let written = 0
  Object.defineProperty(order, 'createdAt', {
    enumerable: true,
    get: () => {
      written += 1
      return '2026-01-01T00:00:00Z'
    },
  })
  await ask(`/clearing/status/${aToken}`)
  const once = written
  await Promise.all(Array.from({ length: 20 }, () => ask(`/clearing/status/${aToken}`)))
  expect(written).toBe(once)
})
