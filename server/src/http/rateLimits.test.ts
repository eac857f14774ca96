import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { endpoints } from '@relayooor/shared'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { rateLimits } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { networksOf } from './networks.ts'
import { createRateLimits } from './rateLimits.ts'
import { accountCaller, aPacketView, aQuote, handlers, startTestApp } from './testing.ts'

const database = await useDatabase()

let app: TestApp
afterEach(() => app?.close())

it('one call too many is told when to come back; other addresses are not concerned', async () => {
  app = await startTestApp({
    limits: createRateLimits(null, { read: 2, look: 1, order: 1 }),
    settings: {
      publicUrl: 'http://127.0.0.1:8080',
      allowedOrigins: [],
      host: '127.0.0.1',
      trustedProxies: ['127.0.0.1'],
      serviceName: 'relayooor',
    },
    handlers: handlers({
      channels: async () => ({ body: { items: [], nextCursor: null } }),
      requestToken: async () => ({ body: aQuote() }),
    }),
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
  app = await startTestApp({
    limits: createRateLimits(null, { look: 2 }),
    settings: {
      publicUrl: 'http://127.0.0.1:8080',
      allowedOrigins: [],
      host: '127.0.0.1',
      trustedProxies: ['127.0.0.1'],
      serviceName: 'relayooor',
    },
    identify: async request => accountCaller({ account: request.get('cookie') ?? '' }),
    handlers: handlers({ packet: async () => ({ body: aPacketView() }) }),
  })
  const ask = async (address: string, account: string) =>
    (await fetch(`${app.url}/api/v1/packets/a-1/transfer/channel-0/1`, { headers: { 'x-forwarded-for': address, cookie: account } })).status
  expect([await ask('1.1.1.1', 'one'), await ask('2.2.2.2', 'one'), await ask('3.3.3.3', 'one'), await ask('4.4.4.4', 'two')]).toEqual([
    200, 200, 429, 200,
  ])
})

it('who has paid before, or runs the service, is counted alone: nobody at the same address can use up what is his', async () => {
  const callers: Record<string, Caller> = {
    fresh: accountCaller({ account: 'fresh' }),
    paid: accountCaller({ account: 'paid', hasPaid: true }),
    admin: accountCaller({ account: 'admin', role: 'admin' }),
    viewer: accountCaller({ account: 'viewer', role: 'viewer' }),
    key: { kind: 'admin-key' },
  }
  app = await startTestApp({
    limits: createRateLimits(null, { look: 2 }),
    identify: async request => callers[request.get('x-admin-key') ?? request.get('cookie') ?? ''] ?? { kind: 'anonymous' },
    handlers: handlers({ packet: async () => ({ body: aPacketView() }) }),
  })
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`${app.url}/api/v1/packets/a-1/transfer/channel-0/1`, { headers })).status
  const many = async (count: number, headers: Record<string, string>) => {
    const statuses: number[] = []
    for (let i = 0; i < count; i += 1) statuses.push(await ask(headers))
    return statuses
  }
  expect(await many(3, {})).toEqual([200, 200, 429])
  expect(await many(1, { cookie: 'fresh' })).toEqual([429])
  const alone: Record<string, string>[] = [{ cookie: 'paid' }, { cookie: 'admin' }, { cookie: 'viewer' }, { 'x-admin-key': 'key' }]
  for (const headers of alone) expect(await many(3, headers)).toEqual([200, 200, 429])
})

it('those who used up their share together do not get the next one together', async () => {
  vi.useFakeTimers()
  try {
    const limits = createRateLimits(null, { order: 1 })
    const accounts = Array.from({ length: 100 }, (_, number) => `account ${number}`)
    const askAll = async () => {
      const answers = await Promise.allSettled(accounts.map(account => limits.ofAccount('order', account)))
      return answers.filter(({ status }) => status === 'fulfilled').length
    }
    expect([await askAll(), await askAll()]).toEqual([100, 0])
    vi.advanceTimersByTime(39_000)
    expect(await askAll()).toBe(0)
    vi.advanceTimersByTime(21_000)
    const early = await askAll()
    vi.advanceTimersByTime(21_000)
    expect([early > 0, early < 100, early + (await askAll()) >= 100]).toEqual([true, true, true])
  } finally {
    vi.useRealTimers()
  }
})

describe('the networks around an address', () => {
  const tooMany = { code: 'rate-limited' }

  it('have four and sixteen times its share, however many addresses they make of it', async () => {
    const limits = createRateLimits(null, { order: 2 })
    const from = (ip: string) => limits.ofNetworks('order', networksOf(ip))
    for (let i = 0; i < 8; i += 1) await from(`1.2.3.${i}`)
    await expect(from('1.2.3.99')).rejects.toMatchObject(tooMany)
    await from('1.2.4.1')
    for (let i = 0; i < 32; i += 1) await from(`2001:db8:${i >> 3}:${i}::1`)
    await expect(from('2001:db8:9:1::1')).rejects.toMatchObject(tooMany)
    await from('2001:db9::1')
  })

  it('lose nothing by what is refused to one address in them', async () => {
    const limits = createRateLimits(null, { order: 2 })
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => limits.ofNetworks('order', networksOf('1.2.3.4'))))
    expect(attempts.filter(one => one.status === 'fulfilled')).toHaveLength(2)
    await limits.ofNetworks('order', networksOf('1.2.3.5'))
  })
})

it('addresses that are new with each call leave no row once their network has had its share', async () => {
  const limits = createRateLimits(database.pool, { order: 2 })
  const answers = []
  for (let i = 0; i < 100; i += 1)
    answers.push(
      await limits.ofNetworks('order', networksOf(`2001:db8:1:${i}::1`)).then(
        () => 'given',
        () => 'refused',
      ),
    )
  expect(answers.filter(one => one === 'given')).toHaveLength(8)
  expect(await database.db.$count(rateLimits)).toBe(8)
})

it('a call costs by what it asks for, before anything is done for it', async () => {
  let given = 0
  app = await startTestApp({
    limits: createRateLimits(null, { read: 5, look: 60 }),
    settings: {
      publicUrl: 'http://127.0.0.1:8080',
      allowedOrigins: [],
      host: '127.0.0.1',
      trustedProxies: ['127.0.0.1'],
      serviceName: 'relayooor',
    },
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
  const list = async (address: string, limit: number) =>
    (await fetch(`${app.url}/api/v1/packets/stuck?limit=${limit}`, { headers: { 'x-forwarded-for': address } })).status
  expect([await list('1.1.1.1', 200), await list('1.1.1.1', 50), await list('1.1.1.1', 1)]).toEqual([200, 200, 429])
  expect([await list('2.2.2.2', 200), await list('2.2.2.2', 51)]).toEqual([200, 429])

  const packets = Array.from({ length: 59 }, (_, at) => ({
    chainId: 'a-1',
    portId: 'transfer',
    channelId: 'channel-0',
    sequence: String(at + 1),
  }))
  const price = async (address: string, of: object[]) =>
    (
      await fetch(`${app.url}/api/v1/clearing/request-token`, {
        method: 'POST',
        headers: { 'x-forwarded-for': address, 'content-type': 'application/json' },
        body: JSON.stringify({ walletAddress: 'a', chainId: 'a-1', packets: of }),
      })
    ).status
  expect([await price('1.1.1.1', packets), await price('1.1.1.1', packets.slice(0, 2)), given]).toEqual([201, 429, 1])
  const inTx = async (address: string) =>
    (await fetch(`${app.url}/api/v1/packets/by-tx/a-1/${'A'.repeat(64)}`, { headers: { 'x-forwarded-for': address } })).status
  expect([await inTx('2.2.2.2'), await inTx('2.2.2.2')]).toEqual([200, 429])
})

it('every call that changes something counts as an order', () => {
  // A list of coins is too long for a path; asking how they are told changes nothing.
  const { coins: _, ...others } = endpoints
  for (const [name, endpoint] of Object.entries(others)) {
    if (endpoint.method === 'POST') expect(endpoint.cost, name).toHaveProperty('order')
  }
})
