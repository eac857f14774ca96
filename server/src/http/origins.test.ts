import type { IncomingMessage } from 'node:http'
import type { TestApp } from './testing.ts'
import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aQuote, handlers, startTestApp } from './testing.ts'

const order = {
  walletAddress: 'alpha1payer',
  chainId: 'alpha-1',
  packets: [{ chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }],
}
let app: TestApp

beforeAll(async () => {
  app = await startTestApp({
    settings: {
      publicUrl: 'https://clear.example',
      allowedOrigins: ['https://friend.example/'],
      host: '127.0.0.1',
      trustedProxies: [],
      serviceName: 'relayooor',
    },
    handlers: handlers({
      requestToken: async () => ({ body: aQuote() }),
      statistics: async () => ({ body: { packetsCleared: 0, operations: 0, successRate: null, clearSeconds: null, byDay: [] } }),
    }),
  })
})
afterAll(() => app.close())

function buy(origin?: string): Promise<Response> {
  return fetch(`${app.url}/api/v1/clearing/request-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(origin !== undefined && { origin }) },
    body: JSON.stringify(order),
  })
}

/** `fetch` does not let a test say which host it asks. */
async function buyAt(port: string, host: string, origin: string): Promise<{ status: number; text: string }> {
  const call = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/api/v1/clearing/request-token',
    headers: { host, origin, 'content-type': 'application/json' },
  })
  call.end(JSON.stringify(order))
  const [response]: IncomingMessage[] = await once(call, 'response')
  if (!response) throw new Error('no answer')
  return { status: response.statusCode ?? 0, text: await text(response) }
}

describe('unsafe calls', () => {
  it('programs, our own page under any of its names, and listed sites may make them', async () => {
    for (const origin of [undefined, 'https://clear.example', app.url, 'https://friend.example'])
      expect((await buy(origin)).status).toBe(201)
  })

  it('a page whose name was made to lead here may not, whatever it is called', async () => {
    const { port } = new URL(app.url)
    for (const host of [`evil.example:${port}`, `localhost.evil.example:${port}`, 'clear.example', `10.0.0.1:${port}`])
      expect(await buyAt(port, host, `http://${host}`)).toMatchObject({ status: 403, text: expect.stringContaining('ALLOWED_ORIGINS') })
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await buyAt(port, host, `http://${host}`)).toMatchObject({ status: 201 })
    // Another site on this machine is another site.
    expect(await buyAt(port, `localhost:${port}`, 'http://localhost:3000')).toMatchObject({ status: 403 })
  })

  it.each([
    'https://evil.example',
    'null',
    'http://clear.example',
    'https://clear.example.evil.example',
    'https://friend.example:444',
    'nonsense',
  ])('a page of %s may not', async origin => {
    const response = await buy(origin)
    expect([response.status, await response.json()]).toEqual([403, expect.objectContaining({ code: 'forbidden' })])
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('reading', () => {
  it('only listed sites may read what they asked for', async () => {
    const friend = await fetch(`${app.url}/api/v1/statistics`, { headers: { origin: 'https://friend.example' } })
    expect(friend.headers.get('access-control-allow-origin')).toBe('https://friend.example')
    expect(friend.headers.get('access-control-allow-credentials')).toBeNull()
    const stranger = await fetch(`${app.url}/api/v1/statistics`, { headers: { origin: 'https://evil.example' } })
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull()
    expect(stranger.headers.get('vary')).toContain('Origin')
  })

  it('preflights of listed sites are answered, those of others refused', async () => {
    const ask = (origin: string) =>
      fetch(`${app.url}/api/v1/clearing/request-token`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    const friend = await ask('https://friend.example')
    expect([friend.status, friend.headers.get('access-control-allow-headers')]).toEqual([204, expect.stringContaining('Idempotency-Key')])
    expect((await ask('https://evil.example')).status).toBe(403)
  })
})
