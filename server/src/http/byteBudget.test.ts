import type { TestApp } from './testing.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { createByteBudget } from './byteBudget.ts'
import { networksOf } from './networks.ts'
import { aPacketView, eventually, handlers, startTestApp } from './testing.ts'

describe('bytes to an address and the networks around it', () => {
  it('are counted for a minute; others are not concerned', () => {
    let now = 0
    const budget = createByteBudget(100, () => now)
    budget.spend(networksOf('1.2.3.4'), 99)
    expect(budget.waitSeconds(networksOf('1.2.3.4'))).toBeNull()
    budget.spend(networksOf('1.2.3.4'), 1)
    now = 10_000
    expect(budget.waitSeconds(networksOf('1.2.3.4'))).toBe(50)
    expect(budget.waitSeconds(networksOf('1.2.3.5'))).toBeNull()
    now = 60_000
    expect(budget.waitSeconds(networksOf('1.2.3.4'))).toBeNull()
  })

  it.each([
    ['1.2.3.1', (at: number) => `1.2.3.${at + 2}`, 4],
    ['2001:db8:1:ffff::1', (at: number) => `2001:db8:1:${at}::1`, 4],
    ['2001:db8:ffff::1', (at: number) => `2001:db8:${at}::1`, 16],
  ])('fresh addresses share those of their network: %s', (next, one, shares) => {
    const budget = createByteBudget(100, () => 0)
    for (let at = 0; at < shares - 1; at += 1) budget.spend(networksOf(one(at)), 100)
    expect(budget.waitSeconds(networksOf(next))).toBeNull()
    budget.spend(networksOf(one(shares)), 100)
    expect(budget.waitSeconds(networksOf(next))).toBe(60)
    expect(budget.waitSeconds(networksOf('9.9.9.9'))).toBeNull()
  })
})

describe('over HTTP', () => {
  let app: TestApp
  afterEach(() => app.close())
  const settings = {
    publicUrl: 'http://127.0.0.1:8080',
    allowedOrigins: [],
    host: '127.0.0.1',
    trustedProxies: ['127.0.0.1'],
    serviceName: 'relayooor',
  }

  it('whoever was sent its bytes waits, whatever they were of; neither others nor who runs the service do', async () => {
    app = await startTestApp({
      settings,
      bytes: createByteBudget(100_000),
      identify: async request => (request.get('X-Admin-Key') === 'right' ? { kind: 'admin-key' } : { kind: 'anonymous' }),
      handlers: handlers({
        stuckPackets: async () => ({ body: { items: Array.from({ length: 200 }, () => aPacketView()), nextCursor: null } }),
        channels: async () => ({ body: { items: [], nextCursor: null } }),
      }),
    })
    const ask = async (path: string, address: string, key?: string) => {
      const answer = await fetch(`${app.url}/api/v1${path}`, {
        headers: { 'x-forwarded-for': address, 'accept-encoding': 'identity', ...(key !== undefined && { 'X-Admin-Key': key }) },
      })
      return { status: answer.status, bytes: (await answer.arrayBuffer()).byteLength, wait: Number(answer.headers.get('retry-after')) }
    }
    let received = 0
    let largest = 0
    await eventually(async () => {
      const { status, bytes } = await ask(received % 2 === 0 ? '/packets/stuck?limit=200' : '/openapi.json', '1.1.1.1')
      received += bytes
      largest = Math.max(largest, bytes)
      return status
    }).toBe(429)
    expect(received).toBeGreaterThan(100_000)
    // What goes out is counted as its answer is closed: one more may have been let in by then.
    expect(received).toBeLessThan(100_000 + 2 * largest)
    const refused = await ask('/channels', '1.1.1.1')
    expect(refused.status).toBe(429)
    expect(refused.wait).toBeGreaterThanOrEqual(1)
    expect((await ask('/channels', '2.2.2.2')).status).toBe(200)
    expect((await ask('/channels', '1.1.1.1', 'right')).status).toBe(200)
    expect((await ask('/channels', '1.1.1.1', 'wrong')).status).toBe(429)
  })
})
