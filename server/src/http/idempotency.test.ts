import type { TestApp } from './testing.ts'
import { Problem } from '@relayooor/shared'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../db/database.ts'
import { idempotencyKeys } from '../db/schema/http.ts'
import { useDatabase } from '../db/testing.ts'
import { createIdempotencyStore, purgeIdempotencyKeys } from './idempotency.ts'
import { createRateLimits } from './rateLimits.ts'
import { accountCaller, aQuote, aToken, eventually, handlers, startTestApp } from './testing.ts'

const Body = z.record(z.string(), z.unknown())

const database = await useDatabase()
let app: TestApp
/** What the handler does; each test plans its own. */
let quote: () => Promise<ReturnType<typeof aQuote>>
let calls = 0

beforeAll(async () => {
  app = await startTestApp({
    idempotency: createIdempotencyStore(database.db),
    handlers: handlers({
      async requestToken() {
        calls++
        return { body: await quote() }
      },
      broadcast: async () => ({ body: { txHash: 'AB'.repeat(32) } }),
    }),
  })
})
beforeEach(() => {
  calls = 0
})
afterAll(() => app.close())

const order = {
  walletAddress: 'alpha1payer',
  chainId: 'alpha-1',
  packets: [{ chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }],
}

async function post(
  path: string,
  body: object,
  key: string,
): Promise<{ status: number; type: string | null; body: Record<string, unknown> }> {
  const response = await fetch(`${app.url}/api/v1/clearing${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  })
  return { status: response.status, type: response.headers.get('content-type'), body: Body.parse(await response.json()) }
}
const buy = (key: string, body: object = order) => post('/request-token', body, key)

describe('a repeated call', () => {
  it('gives the first answer, and is done once', async () => {
    let made = 0
    quote = async () => aQuote({ walletAddress: `alpha1number${++made}` })
    const first = await buy('key-1')
    expect(first).toMatchObject({ status: 201, body: { walletAddress: 'alpha1number1' } })
    expect(await buy('key-1')).toEqual(first)
    // The same body in other words is the same body.
    expect(await buy('key-1', { packets: order.packets, chainId: order.chainId, walletAddress: order.walletAddress })).toEqual(first)
    expect(calls).toBe(1)
  })

  it('twenty at once, through more than one process: one is done, all get its answer', async () => {
    const other = await startTestApp({
      idempotency: createIdempotencyStore(database.db),
      handlers: handlers({
        async requestToken() {
          calls++
          return { body: await quote() }
        },
      }),
    })
    const begun = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    quote = async () => {
      begun.resolve()
      await finish.promise
      return aQuote({ walletAddress: `alpha1number${calls}` })
    }
    const answers = Array.from({ length: 20 }, async (_, i) => {
      const { url } = i % 2 === 0 ? app : other
      const response = await fetch(`${url}/api/v1/clearing/request-token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'key-many' },
        body: JSON.stringify(order),
      })
      return [response.status, Body.parse(await response.json()).walletAddress]
    })
    await begun.promise
    finish.resolve()
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, () => [201, 'alpha1number1']))
    expect(calls).toBe(1)
    await other.close()
  })

  it('with another body is a conflict; at another address it is another key', async () => {
    quote = async () => aQuote()
    await buy('key-2')
    expect(await buy('key-2', { ...order, refundAddress: 'alpha1else' })).toMatchObject({
      status: 409,
      type: 'application/problem+json',
      body: { code: 'idempotency-conflict' },
    })
    expect(await post('/broadcast', { token: aToken, txBytes: 'AAAA' }, 'key-2')).toMatchObject({ status: 202 })
    expect(calls).toBe(1)
  })

  it('of somebody else is another key: nobody gets an answer that was not theirs', async () => {
    const other = await startTestApp({
      idempotency: createIdempotencyStore(database.db),
      identify: async () => accountCaller({ account: 'aa' }),
      handlers: handlers({ requestToken: async () => ({ body: aQuote({ walletAddress: 'alpha1other' }) }) }),
    })
    quote = async () => aQuote()
    expect(await buy('key-shared')).toMatchObject({ body: { walletAddress: 'alpha1payer' } })
    const response = await fetch(`${other.url}/api/v1/clearing/request-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key-shared' },
      body: JSON.stringify({ ...order, refundAddress: 'alpha1else' }),
    })
    expect([response.status, await response.json()]).toEqual([201, expect.objectContaining({ walletAddress: 'alpha1other' })])
    await other.close()
  })

  it('a refusal is an answer too', async () => {
    const differences = [{ field: 'memo' as const, expected: 'a', found: 'b' }]
    quote = () => Promise.reject(new Problem('payment-mismatch', 'It differs.', { differences }))
    const first = await buy('key-3')
    expect(first).toMatchObject({
      status: 422,
      type: 'application/problem+json',
      body: { code: 'payment-mismatch', differences },
    })
    expect(await buy('key-3')).toEqual(first)
    expect(calls).toBe(1)
  })

  it.each([
    ['an outage', () => new Problem('unavailable', 'Nobody answers.', {}, 30), 503],
    ['a fault of ours', () => new Error('oops'), 500],
  ])('%s is forgotten, so that trying again can succeed', async (_, error, status) => {
    quote = () => Promise.reject(error())
    expect((await buy('key-4')).status).toBe(status)
    quote = async () => aQuote()
    expect((await buy('key-4')).status).toBe(201)
    expect(calls).toBe(2)
  })

  it('a bad body claims no key', async () => {
    quote = async () => aQuote()
    expect((await buy('key-5', { packets: [] })).status).toBe(400)
    expect((await buy('key-5')).status).toBe(201)
  })

  it.each(['', ' ', 'x'.repeat(201)])('the key %j is refused', async key => {
    expect(await buy(key)).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
  })
})

describe('what is kept', () => {
  it('a call whose process died is done again after a minute, not before', async () => {
    const store = createIdempotencyStore(database.db)
    expect(await store.begin('k', 'hash')).toEqual({ kind: 'new' })
    expect(await store.begin('k', 'hash')).toEqual({ kind: 'running' })
    await database.db
      .update(idempotencyKeys)
      .set({ createdAt: sql`now() - interval '61 seconds'` })
      .where(eq(idempotencyKeys.key, 'k'))
    expect(await Promise.all([store.begin('k', 'hash'), store.begin('k', 'hash')])).toEqual(
      expect.arrayContaining([{ kind: 'new' }, { kind: 'running' }]),
    )
  })

  it('an answer is never given up or overwritten', async () => {
    const store = createIdempotencyStore(database.db)
    await store.begin('k', 'hash')
    await store.finish('k', { status: 201, body: { a: 1 } })
    await store.finish('k', { status: 202, body: { a: 2 } })
    await store.abandon('k')
    await database.db.update(idempotencyKeys).set({ createdAt: sql`now() - interval '2 days'` })
    expect(await store.begin('k', 'hash')).toEqual({ kind: 'replay', status: 201, body: { a: 1 } })
    await purgeIdempotencyKeys(database.db, new Date())
    expect(await store.begin('k', 'hash')).toEqual({ kind: 'new' })
  })
})

describe('the database goes away during a call and comes back', () => {
  it('that call is unavailable, its key is free again, and the next one is served', async () => {
    const running = openDatabase(database.url, 1, () => undefined)
    quote = async () => {
      await running.db.execute(sql`select pg_sleep(60)`)
      return aQuote()
    }
    const lost = buy('key-lost')
    const asleep = sql`from pg_stat_activity where query like 'select pg_sleep%' and pid <> pg_backend_pid()
      and datname = current_database()`
    await eventually(async () => (await database.db.execute(sql`select pg_terminate_backend(pid) ${asleep}`)).rows.length).toBe(1)
    expect(await lost).toMatchObject({ status: 503, body: { code: 'unavailable' } })
    quote = async () => {
      await running.db.execute(sql`select 1`)
      return aQuote()
    }
    expect(await buy('key-lost')).toMatchObject({ status: 201 })
    await running.close()
  })
})

describe('orders are counted for all processes together', () => {
  it('two processes share one limit, and it holds in memory while the database is away', async () => {
    const settings = { order: 3 }
    const tooMany = { code: 'rate-limited' }
    const pool = openDatabase(database.url, 2, () => undefined)
    const [one, two] = await Promise.all([createRateLimits(database.pool, settings), createRateLimits(pool.pool, settings)])
    await one.ofNetworks('order', ['1.1.1/24', '1.1.1.1/32'])
    await two.ofNetworks('order', ['1.1.1/24', '1.1.1.1/32'])
    await one.ofNetworks('order', ['1.1.1/24', '1.1.1.1/32'])
    await expect(two.ofNetworks('order', ['1.1.1/24', '1.1.1.1/32'])).rejects.toMatchObject(tooMany)
    await expect(one.ofNetworks('order', ['1.1.1/24', '1.1.1.1/32'])).rejects.toMatchObject(tooMany)
    await pool.close()
    for (let i = 0; i < 3; i++) await two.ofNetworks('order', ['2.2.2/24', '2.2.2.2/32'])
    await expect(two.ofNetworks('order', ['2.2.2/24', '2.2.2.2/32'])).rejects.toMatchObject(tooMany)
  })
})
