import type { TestApp } from './testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aQuote, handlers, startTestApp } from './testing.ts'

const order = { walletAddress: 'alpha1payer', chainId: 'alpha-1', packets: [{ chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }] }
let app: TestApp

beforeAll(async () => {
  app = await startTestApp({
    settings: { publicUrl: 'https://clear.example', allowedOrigins: ['https://friend.example/'], trustProxy: false, serviceName: 'relayooor' },
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

describe('unsafe calls', () => {
  it('programs, our own page under any of its names, and listed sites may make them', async () => {
    for (const origin of [undefined, 'https://clear.example', app.url, 'https://friend.example'])
      expect((await buy(origin)).status).toBe(201)
  })

  it.each(['https://evil.example', 'null', 'http://clear.example', 'https://clear.example.evil.example', 'https://friend.example:444', 'nonsense'])('a page of %s may not', async (origin) => {
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
    const ask = (origin: string) => fetch(`${app.url}/api/v1/clearing/request-token`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    const friend = await ask('https://friend.example')
    expect([friend.status, friend.headers.get('access-control-allow-headers')]).toEqual([204, expect.stringContaining('Idempotency-Key')])
    expect((await ask('https://evil.example')).status).toBe(403)
  })
})
