import type { ClearingContext } from '../../context.ts'
import { paymentMemo, writeAddress } from '@relayooor/shared'
import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../../db/database.ts'
import { migrate } from '../../../db/migrate.ts'
import * as schema from '../../../db/schema/index.ts'
import { createDatabaseBefore, useDatabase } from '../../../db/testing.ts'
import { countGas } from '../../gas/countGas.ts'
import { post } from '../../ledger/post.ts'
import { walletsMoved } from '../../ledger/postings.ts'
import { aContext, aToken, blocksFor, ours, paid, received, sent } from '../../testing.ts'
import { costFaults } from '../../testing/sumFaults.ts'
import { reportCosts } from '../costReport.ts'
import { reportBooks } from './booksReport.ts'
import { reportGas } from './gasReport.ts'
import { readTierFacts } from './readTierFacts.ts'
import { reportPeriods, reportRevenue } from './revenueReport.ts'

const database = await useDatabase()
const { db } = database
const route = 'a-1/transfer/channel-0'
const other = writeAddress('cosmos', new Uint8Array(20).fill(2))

let clock: Date
let ctx: ClearingContext
let blocks: ReturnType<typeof blocksFor>

beforeEach(async () => {
  clock = new Date('2026-01-01T00:00:00Z')
  ctx = await aContext(database, { now: () => clock })
  blocks = blocksFor(ctx)
})

/** An order of two packets that is paid at this time and cleared at once; its gas costs 30uosmo. */
async function anOrder(
  at: string,
  first: number,
  more: Partial<typeof schema.clearingTokens.$inferInsert> = {},
  result: 'success' | 'error' = 'success',
) {
  clock = new Date(at)
  const sequences = [String(first), String(first + 1)]
  const expiresAt = new Date(clock.getTime() + 300_000)
  const token = await aToken(ctx, sequences, { createdAt: clock, expiresAt, routes: [route], ...more })
  await blocks('a-1', [sent(...sequences), paid({ memo: paymentMemo(token.id), amount: '1200uatom', from: token.walletAddress })], clock)
  await blocks('b-1', [received(ours, result, ...sequences)], clock)
  await db.insert(schema.relayerTransactions).values({
    chainId: 'b-1',
    txHash: token.id,
    height: 1,
    at: clock,
    signer: 'lane',
    code: 0,
    gasUsed: 1,
    fee: [{ denom: 'uosmo', amount: '30' }],
    packets: sequences.map(sequence => `${route}/${sequence}`),
  })
  clock = new Date(clock.getTime() + 300_000)
  await countGas(ctx)
  return token.id
}

const uatom = (amount: string) => ({ chainId: 'a-1', denom: 'uatom', amount })
const uosmo = (amount: string) => ({ chainId: 'b-1', denom: 'uosmo', amount })

it('adds up what was kept and what it cost, with each payer once in a day, a week and a month', async () => {
  await anOrder('2026-01-31T23:50:00Z', 1)
  await anOrder('2026-02-03T10:00:00Z', 3)
  await anOrder('2026-02-03T11:00:00Z', 5)
  await anOrder('2026-02-04T10:00:00Z', 7)
  await anOrder('2026-02-04T11:00:00Z', 9, { walletAddress: other })
  expect(await costFaults(db)).toEqual([])
  const report = await reportRevenue(ctx)
  expect(report.months).toEqual(['2026-01', '2026-02'])
  expect(report.month).toEqual({
    month: '2026-02',
    from: '2026-02-01',
    until: '2026-02-04',
    uncounted: 0,
    payers: 2,
    returning: 1,
    packets: { cleared: 8, tried: 8 },
    orders: 4,
    revenue: [uatom('4800')],
    costs: [uosmo('120')],
    margin: [uatom('4800'), uosmo('-120')],
    worth: undefined,
  })
  expect(report.byDay.map(day => [day.from, day.orders, day.payers, day.packets.cleared])).toEqual([
    ['2026-02-01', 0, 0, 0],
    ['2026-02-02', 0, 0, 0],
    ['2026-02-03', 2, 1, 4],
    ['2026-02-04', 2, 2, 4],
  ])
  expect(report.byWeek.map(week => [week.from, week.orders, week.payers])).toEqual([
    ['2026-02-01', 0, 0],
    ['2026-02-02', 4, 2],
  ])
  expect(report.byMonth.map(month => [month.from, month.until, month.orders, month.payers])).toEqual([
    ['2026-01-01', '2026-01-31', 1, 1],
    ['2026-02-01', '2026-02-04', 4, 2],
  ])
  expect(report.byRoute).toMatchObject([{ routes: [route], orders: 4, revenue: [uatom('4800')] }])
  expect(report.packetsByRoute).toEqual([{ route, cleared: 8, tried: 8 }])
  expect((await reportRevenue(ctx, '2026-01')).month).toMatchObject({ month: '2026-01', until: '2026-01-31', orders: 1 })
})

it('knows what was earned before it was kept by the hour', async () => {
  const home = await createDatabaseBefore('0022_business')
  const before = openDatabase(home.url, 1, () => {})
  const fees = { service: uatom('1000'), gasEstimate: [], packets: [{ perPacket: uatom('200'), gas: uatom('0'), discount: uatom('0') }] }
  // As the service left them that did not keep it: two orders of one hour whose gas is counted, one whose is not yet.
  await before.db.execute(sql`insert into clearing_tokens (id, status, wallet_address, refund_address, chain_id, service_address, denom,
      amount, created_at, expires_at, terms, routes, signature)
    select id, 'paid', 'cosmos1x', 'cosmos1x', 'a-1', 'cosmos1s', 'uatom', 1200, '2026-02-03T10:00Z', '2026-02-03T10:05Z',
      ${JSON.stringify({ fees })}::jsonb, ${`["${route}"]`}::jsonb, '{"keyId": "k", "value": "v"}'
    from (values ('00000000-0000-4000-8000-000000000001'::uuid), ('00000000-0000-4000-8000-000000000002'),
      ('00000000-0000-4000-8000-000000000003')) ids (id)`)
  await before.db.execute(sql`insert into clearing_operations (token, status, created_at, deadline_at, finished_at, earned, gas_spent)
    select id, 'cleared', '2026-02-03T10:01Z', '2026-02-03T10:11Z', '2026-02-03T10:02Z', 1200,
      case when id::text like '%3' then null else '[]'::jsonb end
    from clearing_tokens`)
  await before.db.execute(sql`insert into cost_sums (hour, routes, kind, chain_id, denom, amount)
    values ('2026-02-03T10:00Z', ${`["${route}"]`}::jsonb, 'operations', '', '', 2)`)
  await migrate(home.url)
  expect(await costFaults(before.db)).toEqual([])
  expect(await before.db.select().from(schema.costSums).where(eq(schema.costSums.kind, 'earned'))).toMatchObject([
    { hour: new Date('2026-02-03T10:00Z'), routes: [route], chainId: 'a-1', denom: 'uatom', amount: 2_400n },
  ])
  expect(await before.db.select().from(schema.tierSums)).toMatchObject([
    { service: 1_000n, perPacket: 200n, kept: 1, orders: 2, earned: 2_400n },
  ])
  await before.close()
  await home.drop()
})

it('counts payers of months once, whoever of them paid first, and knows those from before their months were kept', async () => {
  // The later month is recorded first, as when one chain is behind another.
  await anOrder('2026-02-01T00:00:10Z', 1)
  await anOrder('2026-01-31T23:59:50Z', 3)
  await anOrder('2025-03-31T12:00:00Z', 5, { walletAddress: other })
  await anOrder('2026-02-03T10:00:00Z', 7, { walletAddress: other })
  const payersOf = async (month: string) => {
    const report = await reportRevenue(ctx, month)
    return [report.month.returning, report.byMonth.map(one => [one.from, one.payers])]
  }
  const both = [
    ['2025-03-01', 1],
    ['2026-01-01', 1],
    ['2026-02-01', 2],
  ]
  // A payer of the eleventh month before comes back; one of the twelfth does not count.
  expect([await payersOf('2026-01'), await payersOf('2026-02')]).toEqual([
    [0, both.slice(0, 2)],
    [2, both],
  ])
  await anOrder('2026-03-01T10:00:00Z', 9, { walletAddress: other })
  expect(await payersOf('2026-03')).toEqual([1, [...both.slice(1), ['2026-03-01', 1]]])

  const home = await createDatabaseBefore('0041_payer_years')
  const before = openDatabase(home.url, 1, () => {})
  await before.db.execute(sql`insert into payers (month, address, days)
    values ('2025-12-01', 'a', 1), ('2026-01-01', 'a', 4), ('2026-03-01', 'a', 2), ('2026-01-01', 'b', 1)`)
  await migrate(home.url)
  expect(await before.db.select().from(schema.payerYears).orderBy(schema.payerYears.address, schema.payerYears.year)).toEqual([
    { year: 2025, address: 'a', months: 1 << 11 },
    { year: 2026, address: 'a', months: 0b101 },
    { year: 2026, address: 'b', months: 1 },
  ])
  await before.close()
  await home.drop()
})

it('says which orders are not counted yet, and which months there are', async () => {
  await anOrder('2026-02-03T10:00:00Z', 1)
  await db.update(schema.clearingOperations).set({ gasSpent: null })
  expect((await reportRevenue(ctx)).month.uncounted).toBe(1)
  // Before anything happened, the month is empty, and not unknown.
  clock = new Date('2026-03-01T00:00:00Z')
  expect((await reportRevenue(ctx)).month).toMatchObject({ month: '2026-03', orders: 0, revenue: [], payers: 0 })
  await expect(reportRevenue(ctx, '2025-12')).rejects.toMatchObject({ code: 'not-found', facts: { months: ['2026-02', '2026-03'] } })
})

it('knows of each order what a discount depends on', async () => {
  await anOrder('2026-02-03T10:00:00Z', 1, { sessionAccount: '01', clearedBefore: 7 })
  await anOrder('2026-02-04T10:00:00Z', 3)
  const all = {
    chainId: 'a-1',
    denom: 'uatom',
    service: 1_000n,
    perPacket: 100n,
    kept: 2,
    orders: 1,
    earned: 1_200n,
    serviceDiscount: 0n,
    packetDiscount: 0n,
  }
  const facts = await readTierFacts(db, new Date('2026-02-01T00:00:00Z'), new Date('2026-03-01T00:00:00Z'))
  expect(facts.toSorted((a, b) => (a.volume ?? 0) - (b.volume ?? 0))).toEqual([
    { ...all, account: false, volume: 2 },
    { ...all, account: true, volume: 9 },
  ])
  expect(await readTierFacts(db, new Date('2026-02-05T00:00:00Z'), new Date('2026-03-01T00:00:00Z'))).toEqual([])
})

it('has earned by day and month what the ledger has, to the unit', async () => {
  await anOrder('2026-01-31T23:50:00Z', 1)
  await anOrder('2026-02-03T10:00:00Z', 3)
  await anOrder('2026-02-03T11:00:00Z', 5, {}, 'error')
  await anOrder('2026-02-04T11:00:00Z', 7, { walletAddress: other })
  for (const month of ['2026-01', '2026-02']) {
    const books = await reportBooks(ctx, month)
    const earned = (coins: { chainId: string; denom: string; earned: string }[]) =>
      coins.filter(coin => coin.earned !== '0').map(({ chainId, denom, earned: amount }) => ({ chainId, denom, amount }))
    const days = await reportPeriods(ctx, 'day', month)
    expect((await reportRevenue(ctx, month)).month.revenue).toEqual(earned(books.coins))
    for (const { from, revenue } of days) expect(revenue).toEqual(earned(books.byDay.filter(({ day }) => day === from)))
    expect((await reportPeriods(ctx, 'month', month)).at(-1)?.revenue).toEqual(earned(books.coins))
  }
})

it('sets the gas that was paid beside what prices expected, and beside all that the ledger has of gas', async () => {
  await anOrder('2026-02-03T10:00:00Z', 1)
  await anOrder('2026-02-04T10:00:00Z', 3)
  const fee = [{ denom: 'uosmo', amount: 100n }]
  const moves = new Map([['lane', [{ denom: 'uosmo', amount: -100n }]]])
  await post(db, walletsMoved({ chainId: 'b-1', at: new Date('2026-02-03T10:00:00Z'), height: 1, txHash: 'A' }, { moves, fee }))
  const { month, byDay, byRoute } = await reportGas(ctx, '2026-02')
  const costs = await reportCosts(db, { from: new Date('2026-02-01T00:00:00Z'), until: new Date('2026-03-01T00:00:00Z') }, { limit: 1 })
  expect(month.gas.map(({ perPacket: _, ...coin }) => coin)).toEqual(costs.gas)
  expect(month).toMatchObject({ orders: 2, packets: 4, uncounted: 0, booked: [uosmo('100')], unexplained: [uosmo('40')] })
  expect(month.gas.find(({ denom }) => denom === 'uosmo')).toMatchObject({ spent: '60', perPacket: { spent: '15' } })
  expect(byDay.map(({ day, orders, packets }) => [day, orders, packets])).toEqual([
    ['2026-02-03', 1, 2],
    ['2026-02-04', 1, 2],
  ])
  expect(byRoute).toMatchObject([{ routes: [route], orders: 2, packets: 4, gas: month.gas }])
})
