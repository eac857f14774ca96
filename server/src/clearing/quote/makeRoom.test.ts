import type { NewPrice } from './makeRoom.ts'
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/inTransaction.ts'
import * as schema from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, startedAt } from '../testing.ts'
import { makeRoom } from './makeRoom.ts'
import { readRouteHealth, watchRoutes } from './routeHealth.ts'

const database = await useDatabase()

const source = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const route = 'a-1/transfer/channel-0'
const victim = 'ip:victim'
const stranger = 'ip:stranger'

type Context = Awaited<ReturnType<typeof aContext>>
let made = 0
/** An unpaid price that was given so many seconds after the start. */
function anOpen(ctx: Context, requester: string, overrides: Parameters<typeof aToken>[2] = {}) {
  return aToken(ctx, ['1'], { requester, routes: [route], createdAt: new Date(startedAt.getTime() + ++made), ...overrides })
}
function ask(ctx: Context, requester: string, overrides: Partial<NewPrice> = {}) {
  return inTransaction(database, 'test', tx => makeRoom(ctx, tx, { requester, chainId: 'a-1', denom: 'uatom', amount: 1100n, sources: [source], at: startedAt, ...overrides }))
}
const open = async () => (await database.db.select().from(schema.clearingTokens).where(eq(schema.clearingTokens.status, 'open'))).map(row => row.id)

describe('one more price', () => {
  it('ends the oldest unpaid ones of who asks, and of nobody else: naming a wallet locks nobody out', async () => {
    const ctx = await aContext(database, { quoteLimits: { openPrices: 3, openLiability: () => 10n ** 12n, failingAfterOrders: 3, coolDownSeconds: 300 } })
    const theirs = await anOpen(ctx, victim)
    // The stranger names the victim's wallet each time: `aToken` always names the same one.
    const strangers = [await anOpen(ctx, stranger), await anOpen(ctx, stranger), await anOpen(ctx, stranger)].map(row => row.id)
    await ask(ctx, stranger)
    expect(new Set(await open())).toEqual(new Set([theirs.id, ...strangers.slice(1)]))
    const [line] = await database.db.select().from(schema.timeline)
    expect(line).toMatchObject({ token: strangers[0], revision: 1, kind: 'expired' })
    await ask(ctx, victim)
    expect(await open()).toContain(theirs.id)
  })

  it('leaves alone what is being paid', async () => {
    const ctx = await aContext(database, { quoteLimits: { openPrices: 1, openLiability: () => 10n ** 12n, failingAfterOrders: 3, coolDownSeconds: 300 } })
    const [broadcast, seen, idle] = [await anOpen(ctx, stranger), await anOpen(ctx, stranger), await anOpen(ctx, stranger)]
    await database.db.insert(schema.paymentTransactions).values({ txHash: 'AA', token: broadcast.id, txBytes: '', createdAt: startedAt })
    await database.db.insert(schema.payments).values({ chainId: 'a-1', height: 1, txHash: 'BB', ordinal: 0, at: startedAt, memo: '', amounts: [], token: seen.id, match: 'exact', state: 'seen' })
    await ask(ctx, stranger)
    expect(new Set(await open())).toEqual(new Set([broadcast.id, seen.id]))
    expect(await open()).not.toContain(idle.id)
  })

  it('is refused while too much waits for its payment on the route; other routes go on', async () => {
    const ctx = await aContext(database, { quoteLimits: { openPrices: 20, openLiability: () => 5000n, failingAfterOrders: 3, coolDownSeconds: 300 } })
    for (const one of ['ip:1', 'ip:2', 'ip:3', 'ip:4'])
      await anOpen(ctx, one)
    await expect(ask(ctx, 'ip:5')).rejects.toMatchObject({ code: 'route-paused', facts: { reason: 'liability-cap', ...source } })
    await ask(ctx, 'ip:5', { sources: [{ ...source, channelId: 'channel-7' }] })
    await ask(ctx, 'ip:5', { denom: 'ibc/USDC' })
    await ask(ctx, 'ip:5', { amount: 600n })
  })

  it('one requester cannot take the whole of what may be open', async () => {
    const ctx = await aContext(database, { quoteLimits: { openPrices: 20, openLiability: () => 22_000n, failingAfterOrders: 3, coolDownSeconds: 300 } })
    const [older, newer] = [await anOpen(ctx, stranger), await anOpen(ctx, stranger)]
    await ask(ctx, stranger)
    expect(await open()).toEqual([newer.id])
    expect(await open()).not.toContain(older.id)
  })
})

describe('many prices at the same moment', () => {
  const atOnce = async (ctx: Context, requester: (index: number) => string) => {
    const template = await anOpen(ctx, 'ip:template', { status: 'expired' })
    return Promise.allSettled(Array.from({ length: 8 }, (_, index) => inTransaction(database, 'test', async (tx) => {
      await makeRoom(ctx, tx, { requester: requester(index), chainId: 'a-1', denom: 'uatom', amount: 1100n, sources: [source], at: startedAt })
      await tx.insert(schema.clearingTokens).values({ ...template, id: randomUUID(), status: 'open', requester: requester(index) })
    })))
  }

  it('of one requester are no more than it may have', async () => {
    const ctx = await aContext(database, { quoteLimits: { openPrices: 3, openLiability: () => 10n ** 12n, failingAfterOrders: 3, coolDownSeconds: 300 } })
    await atOnce(ctx, () => stranger)
    expect(await open()).toHaveLength(3)
  })

  it('on one route are no more than may be open', async () => {
    const ctx = await aContext(database, { quoteLimits: { openPrices: 3, openLiability: () => 5000n, failingAfterOrders: 3, coolDownSeconds: 300 } })
    const given = await atOnce(ctx, index => `ip:${index}`)
    expect(given.filter(one => one.status === 'fulfilled')).toHaveLength(4)
    expect(await open()).toHaveLength(4)
  })
})

/** An order on the route that ended so many seconds before the start. */
async function ended(ctx: Context, ago: number, result: 'delivered' | 'failed' | 'cleared_by_other', reason: 'hermes-failed' | 'out-of-gas' | null = null): Promise<void> {
  const { id } = await aToken(ctx, ['1'], { status: 'paid' })
  const at = new Date(startedAt.getTime() - ago * 1000)
  await database.db.insert(schema.clearingOperations).values({ token: id, status: 'not_cleared', createdAt: at, deadlineAt: at, finishedAt: at })
  await database.db.insert(schema.packetClearingResults).values({ token: id, ...source, sequence: '1', destinationChainId: 'b-1', verdict: 'deliver', part: 1n, result, byUs: result === 'delivered', reason, at, nextAttemptAt: at })
}

describe('a route whose clears keep failing', () => {
  it('is paused, tried with one order at a time, and goes on after a success; the operator is told', async () => {
    let now = startedAt
    const supported = () => [{ ...source, state: 'OPEN' as const, version: '', ordering: '', connectionId: '', counterpartyConnectionId: '', clientId: '', counterpartyClientId: '', counterpartyChainId: 'b-1', counterpartyPortId: 'transfer', counterpartyChannelId: 'channel-9' }]
    const plain = await aContext(database)
    const ctx = { ...plain, now: () => now, routes: { ...plain.routes, supported } }
    const health = async () => (await readRouteHealth(ctx, [source]))(source).kind
    const alerts = () => database.db.select().from(schema.alerts)

    await ended(ctx, 900, 'delivered')
    await ended(ctx, 40, 'failed', 'hermes-failed')
    await ended(ctx, 30, 'cleared_by_other')
    await ended(ctx, 25, 'failed', 'out-of-gas')
    await ended(ctx, 20, 'failed', 'hermes-failed')
    expect(await health()).toBe('open')
    await ended(ctx, 10, 'failed', 'hermes-failed')
    expect(await health()).toBe('paused')
    await watchRoutes(ctx)
    await watchRoutes(ctx)
    expect(await alerts()).toMatchObject([{ name: 'route-failing', subject: route, endedAt: null }])

    now = new Date(startedAt.getTime() + 300_000)
    expect(await health()).toBe('trial')
    await anOpen(ctx, victim, { createdAt: now })
    await expect(ask(ctx, stranger, { at: now })).rejects.toMatchObject({ code: 'route-paused', facts: { reason: 'route-failing' } })
    await ask(ctx, victim, { at: now })
    // Who does not pay does not keep the others waiting.
    await ask(ctx, stranger, { at: new Date(now.getTime() + 61_000) })

    await ended(ctx, -301, 'delivered')
    expect(await health()).toBe('open')
    await watchRoutes(ctx)
    expect(await alerts()).toMatchObject([{ endedAt: now }])
  })
})
