import type { FailureReason } from '@relayooor/shared'
import type { Asker } from './asker.ts'
import type { NewPrice } from './reserveCapacity.ts'
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/inTransaction.ts'
import * as schema from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, startedAt, wallet } from '../testing.ts'
import { customerOf } from './asker.ts'
import { reserveCapacity } from './reserveCapacity.ts'
import { readRouteHealth, watchRoutes } from './routeHealth.ts'

const database = await useDatabase()

const source = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const route = 'a-1/transfer/channel-0'
/** Each address in a network of its own, unless told. */
const from = (address: string, site = `site of ${address}`): Asker => ({ id: `ip:${address}`, networks: [site, address] })
const victim = from('victim')
const stranger = from('stranger')
/** An account that has paid before. */
const regular: Asker = { id: 'account:regular', networks: [] }

type Context = Awaited<ReturnType<typeof aContext>>
let made = 0
/** An unpaid price of 1,100uatom, made after those before. */
function anOpen(ctx: Context, asker: Asker, overrides: Parameters<typeof aToken>[2] = {}) {
  return aToken(ctx, ['1'], {
    requester: asker.id,
    networks: asker.networks,
    routes: [route],
    createdAt: new Date(startedAt.getTime() + ++made),
    ...overrides,
  })
}
function ask(ctx: Context, asker: Asker, overrides: Partial<NewPrice> = {}) {
  return inTransaction(database, 'test', tx =>
    reserveCapacity(ctx, tx, {
      asker,
      walletAddress: wallet,
      chainId: 'a-1',
      denom: 'uatom',
      amount: 1100n,
      sources: [source],
      at: startedAt,
      ...overrides,
    }),
  )
}
/** Asks, and has it. */
async function get(ctx: Context, asker: Asker, overrides: Partial<NewPrice> = {}): Promise<string> {
  await ask(ctx, asker, overrides)
  return (await anOpen(ctx, asker, { amount: overrides.amount ?? 1100n, walletAddress: overrides.walletAddress ?? wallet })).id
}
async function open() {
  return (await database.db.select().from(schema.clearingTokens).where(eq(schema.clearingTokens.status, 'open'))).map(row => row.id)
}

describe('one more price', () => {
  it('by the key of a third party ends those of the wallet that it names, and not those of its other customers', async () => {
    const ctx = await aContext(database, { settings: { openPrices: 1 } })
    const key: Asker = { id: 'key:0123456789abcdef', networks: [] }
    const others = await anOpen(ctx, key, { walletAddress: 'another' })
    await anOpen(ctx, key)
    await ask(ctx, key)
    expect(await open()).toEqual([others.id])
  })

  it('ends the oldest unpaid ones of who asks, and of nobody else: naming a wallet locks nobody out', async () => {
    const ctx = await aContext(database, { settings: { openPrices: 3 } })
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

  it('tells apart the people behind one address by the wallets that they name', async () => {
    const ctx = await aContext(database, { settings: { openPrices: 1 } })
    const neighbour = await anOpen(ctx, victim, { walletAddress: 'cosmos1neighbour' })
    await ask(ctx, victim)
    expect(await open()).toEqual([neighbour.id])
  })

  it('leaves alone what is being paid', async () => {
    const ctx = await aContext(database, { settings: { openPrices: 1 } })
    const [broadcast, seen, idle] = [await anOpen(ctx, stranger), await anOpen(ctx, stranger), await anOpen(ctx, stranger)]
    await database.db.insert(schema.paymentTransactions).values({ txHash: 'AA', token: broadcast.id, txBytes: '', createdAt: startedAt })
    await database.db.insert(schema.payments).values({
      chainId: 'a-1',
      height: 1,
      txHash: 'BB',
      ordinal: 0,
      at: startedAt,
      memo: '',
      amounts: [],
      token: seen.id,
      match: 'exact',
      state: 'seen',
    })
    await ask(ctx, stranger)
    expect(new Set(await open())).toEqual(new Set([broadcast.id, seen.id]))
    expect(await open()).not.toContain(idle.id)
  })

  it('leaves alone what a block is paying at this moment, and takes the next instead', async () => {
    const ctx = await aContext(database, { settings: { openLiability: () => 4400n } })
    const [paying, idle] = [await anOpen(ctx, from('1')), await anOpen(ctx, from('2'))]
    await database.db.transaction(async block => {
      await block.select().from(schema.clearingTokens).where(eq(schema.clearingTokens.id, paying.id)).for('update')
      await ask(ctx, from('3'))
    })
    expect(await open()).toEqual([paying.id])
    expect(await open()).not.toContain(idle.id)
  })

  it('is refused when it would be the largest while all the room is taken; other routes and coins go on', async () => {
    const ctx = await aContext(database, { settings: { openLiability: () => 10_000n } })
    for (const one of ['1', '2', '3', '4']) await anOpen(ctx, from(one))
    await expect(ask(ctx, from('5'), { amount: 2200n })).rejects.toMatchObject({
      code: 'route-paused',
      facts: { reason: 'liability-cap', ...source },
    })
    await ask(ctx, from('5'), { amount: 2200n, sources: [{ ...source, channelId: 'channel-7' }] })
    await ask(ctx, from('5'), { amount: 2200n, denom: 'ibc/USDC' })
    expect(await open()).toHaveLength(4)
    await ask(ctx, from('5'), { amount: 600n })
    expect(await open()).toHaveLength(4)
  })

  it('is kept under many throw-away accounts from few networks, and given to newcomers', async () => {
    const ctx = await aContext(database, { settings: { openLiability: () => 88_000n } })
    // Ten addresses and one IPv6 /48 with a new /64 each time: an account of its own for each price.
    const hostile = (at: number): Asker => ({
      id: `account:${at}`,
      networks: at % 2 === 0 ? [`10.0.${at % 20}`, `10.0.${at % 20}.1`] : ['2001:db8', '2001:db8:1', `2001:db8:1:${at}`],
    })
    for (let at = 0; at < 60; at += 1) await get(ctx, hostile(at))
    const customer = await get(ctx, from('customer'))
    for (let at = 60; at < 120; at += 1) await get(ctx, hostile(at))
    const another = await get(ctx, from('another'))
    expect(await open()).toEqual(expect.arrayContaining([customer, another]))
    // Who has paid before has room that no newcomer can take, and takes none of theirs.
    const before = (await open()).length
    await get(ctx, regular)
    expect(await open()).toHaveLength(before + 1)
  })
})

describe('many prices at the same moment', () => {
  const atOnce = async (ctx: Context, asker: (index: number) => Asker) => {
    const template = await anOpen(ctx, from('template'), { status: 'expired' })
    return Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        inTransaction(database, 'test', async tx => {
          const { id, networks } = asker(index)
          await reserveCapacity(ctx, tx, {
            asker: { id, networks },
            walletAddress: wallet,
            chainId: 'a-1',
            denom: 'uatom',
            amount: 1100n,
            sources: [source],
            at: startedAt,
          })
          await tx.insert(schema.clearingTokens).values({ ...template, id: randomUUID(), status: 'open', requester: id, networks })
        }),
      ),
    )
  }

  it('of one requester are no more than it may have', async () => {
    const ctx = await aContext(database, { settings: { openPrices: 3 } })
    await atOnce(ctx, () => stranger)
    expect(await open()).toHaveLength(3)
  })

  it('on one route are no more than may be open', async () => {
    const ctx = await aContext(database, { settings: { openLiability: () => 10_000n } })
    const given = await atOnce(ctx, index => from(String(index)))
    expect(given.filter(one => one.status === 'fulfilled')).toHaveLength(8)
    expect(await open()).toHaveLength(4)
  })
})

/** An order on the route that ended so many seconds before the start. */
async function ended(
  ctx: Context,
  asker: Asker,
  ago: number,
  result: 'delivered' | 'returned' | 'failed' | 'cleared_by_other',
  reason: FailureReason | null = null,
): Promise<void> {
  const sequence = String(1_000 + ago)
  const { id } = await aToken(ctx, [sequence], { status: 'paid', requester: asker.id, networks: asker.networks })
  const at = new Date(startedAt.getTime() - ago * 1000)
  await database.db
    .insert(schema.clearingOperations)
    .values({ token: id, status: 'not_cleared', createdAt: at, deadlineAt: at, finishedAt: at })
  await database.db.insert(schema.packetClearingResults).values({
    token: id,
    ...source,
    sequence,
    destinationChainId: 'b-1',
    verdict: 'deliver',
    part: 1n,
    result,
    byUs: result === 'delivered' || result === 'returned',
    reason,
    at,
    nextAttemptAt: at,
  })
}

describe('a route whose clears keep failing', () => {
  it('is paused for those they fail, then tried with one order at a time, and goes on after a success; the operator is told', async () => {
    let now = startedAt
    const supported = async () => [
      {
        ...source,
        state: 'OPEN' as const,
        version: '',
        ordering: '',
        connectionId: '',
        counterpartyConnectionId: '',
        clientId: '',
        counterpartyClientId: '',
        counterpartyChainId: 'b-1',
        counterpartyPortId: 'transfer',
        counterpartyChannelId: 'channel-9',
      },
    ]
    const ctx = await aContext(database, { now: () => now, routes: { supported } })
    const health = async (asker: Asker) => (await readRouteHealth(ctx, [source], customerOf(asker)))(source).kind
    const alerts = () => database.db.select().from(schema.alerts)
    const neighbour = { id: 'account:fresh', networks: stranger.networks }

    await ended(ctx, stranger, 900, 'delivered')
    await ended(ctx, stranger, 40, 'failed', 'hermes-failed')
    await ended(ctx, stranger, 30, 'cleared_by_other')
    await ended(ctx, stranger, 20, 'failed', 'hermes-failed')
    expect(await health(stranger)).toBe('open')
    await ended(ctx, neighbour, 10, 'failed', 'hermes-failed')
    expect([await health(stranger), await health(neighbour), await health(victim), await health(regular)]).toEqual([
      'paused',
      'paused',
      'trial',
      'trial',
    ])
    await watchRoutes(ctx)
    await watchRoutes(ctx)
    expect(await alerts()).toMatchObject([{ name: 'route-failing', subject: route, endedAt: null }])

    now = new Date(startedAt.getTime() + 300_000)
    expect(await health(stranger)).toBe('trial')
    await anOpen(ctx, stranger, { createdAt: now })
    await expect(ask(ctx, neighbour, { at: now })).rejects.toMatchObject({ code: 'route-paused', facts: { reason: 'route-failing' } })
    await ask(ctx, stranger, { at: now })
    // However many try it from elsewhere, and whoever fails on purpose: a customer tries it as well.
    await ask(ctx, victim, { at: now })
    await ask(ctx, regular, { at: now })
    // Who does not pay does not keep his neighbours waiting.
    await ask(ctx, neighbour, { at: new Date(now.getTime() + 61_000) })

    await ended(ctx, victim, -301, 'delivered')
    expect([await health(stranger), await health(victim)]).toEqual(['open', 'open'])
    await watchRoutes(ctx)
    expect(await alerts()).toMatchObject([{ endedAt: now }])
  })

  it.each([
    ['make Hermes hang', 'failed', 'transfer-hangs'],
    ['need more gas than there is', 'failed', 'out-of-gas'],
    ['cost us a transaction and give their price back', 'returned', null],
  ] as const)('is paused for whose transfers %s, and for nobody else', async (_, result, reason) => {
    const ctx = await aContext(database)
    const health = async (asker: Asker) => (await readRouteHealth(ctx, [source], customerOf(asker)))(source).kind
    for (const ago of [30, 20, 10]) await ended(ctx, stranger, ago, result, reason)
    expect([await health(stranger), await health(victim), await health(regular)]).toEqual(['paused', 'open', 'open'])
  })

  it('is not taken for working because our lane moved a transfer whose price went back', async () => {
    const ctx = await aContext(database)
    const health = async (asker: Asker) => (await readRouteHealth(ctx, [source], customerOf(asker)))(source).kind
    for (const ago of [40, 30, 20]) await ended(ctx, stranger, ago, 'failed', 'hermes-failed')
    await ended(ctx, victim, 10, 'returned')
    expect([await health(stranger), await health(victim)]).toEqual(['paused', 'trial'])
  })
})
