import type { ClearingContext } from '../clearing/context.ts'
import type { TestApp } from './testing.ts'
import { endpoints } from '@relayooor/shared'
import { afterEach, expect, it } from 'vitest'
import { createLogger } from '../operations/logger.ts'
import { limitKey } from './limitKey.ts'
import { publicHandlers } from './publicHandlers.ts'
import { createMemoryRateLimits } from './rateLimits.ts'
import { aPacketView, aQuote, handlers, startTestApp } from './testing.ts'

let app: TestApp
afterEach(() => app?.close())

it('one call too many is told when to come back; other addresses are not concerned', async () => {
  app = await startTestApp({
    limits: createMemoryRateLimits({ read: 2, look: 1, order: 1 }),
    settings: { publicUrl: 'http://127.0.0.1:8080', allowedOrigins: [], host: '127.0.0.1', trustedProxies: ['127.0.0.1'], serviceName: 'relayooor' },
    handlers: handlers({ channels: async () => ({ body: { items: [], nextCursor: null } }), requestToken: async () => ({ body: aQuote() }) }),
  })
  // What a caller claims stands before what the proxy adds: only the last entry counts.
  const ask = (path: string, address: string, init: RequestInit = {}) =>
    fetch(`${app.url}/api/v1${path}`, { ...init, headers: { 'x-forwarded-for': `9.9.9.${Math.trunc(performance.now())}, ${address}` } })
  expect((await ask('/channels', '1.1.1.1')).status).toBe(200)
  expect((await ask('/channels', '1.1.1.1')).status).toBe(200)
  const third = await ask('/channels', '1.1.1.1')
  expect([third.status, await third.json()]).toEqual([429, expect.objectContaining({ code: 'rate-limited' })])
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  expect((await ask('/channels', '2.2.2.2')).status).toBe(200)
  // Counted by kind of call, and before the body is even read.
  expect((await ask('/clearing/request-token', '1.1.1.1', { method: 'POST' })).status).toBe(400)
  expect((await ask('/clearing/request-token', '1.1.1.1', { method: 'POST' })).status).toBe(429)
})

it('an account is counted wherever it calls from', async () => {
  const session = { idHash: 'h', expiresAt: new Date() }
  app = await startTestApp({
    limits: createMemoryRateLimits({ look: 2 }),
    settings: { publicUrl: 'http://127.0.0.1:8080', allowedOrigins: [], host: '127.0.0.1', trustedProxies: ['127.0.0.1'], serviceName: 'relayooor' },
    identify: async request => ({ kind: 'account', account: request.get('cookie') ?? '', address: 'a', chainId: 'a-1', admin: false, session }),
    handlers: handlers({ packet: async () => ({ body: aPacketView() }) }),
  })
  const ask = async (address: string, account: string) => (await fetch(`${app.url}/api/v1/packets/a-1/transfer/channel-0/1`, { headers: { 'x-forwarded-for': address, 'cookie': account } })).status
  expect([await ask('1.1.1.1', 'one'), await ask('2.2.2.2', 'one'), await ask('3.3.3.3', 'one'), await ask('4.4.4.4', 'two')]).toEqual([200, 200, 429, 200])
})

it('prices for one route are counted over all who ask', async () => {
  const limits = createMemoryRateLimits({ route: 1 })
  const { requestToken } = publicHandlers({ database: {} } as unknown as ClearingContext, () => Promise.reject(new Error('unplanned')) as never, limits) // it comes no further than the limits
  const ask = (channelId: string) => requestToken({ params: undefined, query: undefined, body: { walletAddress: 'a', chainId: 'a-1', packets: [{ chainId: 'a-1', portId: 'transfer', channelId, sequence: '1' }] } }, { requestId: '', ip: '', caller: { kind: 'anonymous' }, requester: '', charge: async () => {}, log: createLogger({ level: 'silent', format: 'json' }) })
  await limits.check('route', 'a-1/transfer/channel-0')
  await expect(ask('channel-0')).rejects.toMatchObject({ code: 'rate-limited', retryAfterSeconds: 60 })
  await expect(ask('channel-1')).rejects.not.toMatchObject({ code: 'rate-limited' })
})

it('a call costs by what it asks for, before anything is done for it', async () => {
  let given = 0
  app = await startTestApp({
    limits: createMemoryRateLimits({ read: 5, look: 60 }),
    settings: { publicUrl: 'http://127.0.0.1:8080', allowedOrigins: [], host: '127.0.0.1', trustedProxies: ['127.0.0.1'], serviceName: 'relayooor' },
    handlers: handlers({
      stuckPackets: async () => ({ body: { items: [], nextCursor: null } }),
      requestToken: async () => {
        given += 1
        return { body: aQuote() }
      },
      packetsByTx: async (_, { charge }) => {
        await charge('look', 59)
        return { body: { items: [], nextCursor: null } }
      },
    }),
  })
  const list = async (address: string, limit: number) => (await fetch(`${app.url}/api/v1/packets/stuck?limit=${limit}`, { headers: { 'x-forwarded-for': address } })).status
  expect([await list('1.1.1.1', 200), await list('1.1.1.1', 50), await list('1.1.1.1', 1)]).toEqual([200, 200, 429])
  expect([await list('2.2.2.2', 200), await list('2.2.2.2', 51)]).toEqual([200, 429])

  const packets = Array.from({ length: 59 }, (_, at) => ({ chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: String(at + 1) }))
  const price = async (address: string, of: object[]) => (await fetch(`${app.url}/api/v1/clearing/request-token`, { method: 'POST', headers: { 'x-forwarded-for': address, 'content-type': 'application/json' }, body: JSON.stringify({ walletAddress: 'a', chainId: 'a-1', packets: of }) })).status
  expect([await price('1.1.1.1', packets), await price('1.1.1.1', packets.slice(0, 2)), given]).toEqual([201, 429, 1])
  const inTx = async (address: string) => (await fetch(`${app.url}/api/v1/packets/by-tx/a-1/${'A'.repeat(64)}`, { headers: { 'x-forwarded-for': address } })).status
  expect([await inTx('2.2.2.2'), await inTx('2.2.2.2')]).toEqual([200, 429])
})

it('every call that changes something counts as an order', () => {
  for (const [name, endpoint] of Object.entries(endpoints)) {
    if (endpoint.method === 'POST')
      expect(endpoint.cost, name).toHaveProperty('order')
  }
})

it.each([
  ['1.2.3.4', '1.2.3.4'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('%s is counted as %s', (ip, key) => {
  expect(limitKey(ip)).toBe(key)
})
