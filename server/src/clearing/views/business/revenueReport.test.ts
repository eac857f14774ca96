import type { ClearingContext } from '../../context.ts'
import { paymentMemo, writeAddress } from '@relayooor/shared'
import { beforeEach, expect, it } from 'vitest'
import * as schema from '../../../db/schema/index.ts'
import { useDatabase } from '../../../db/testing.ts'
import { costFaults } from '../../gas/costSums.ts'
import { countGas } from '../../gas/countGas.ts'
import { aContext, aToken, blocksFor, ours, paid, received, sent } from '../../testing.ts'
import { readTierFacts } from './readTierFacts.ts'
import { reportRevenue } from './revenueReport.ts'

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
