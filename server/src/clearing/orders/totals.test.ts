import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { paymentMemo } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { totals } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { settleLate } from '../block/settleLate.ts'
import { expireTokens } from '../payments/expireTokens.ts'
import { aContext, aToken, blocksFor, freeGas, ours, paid, received, sent, startedAt, theirs, timedOut } from '../testing.ts'
import { totalFaults } from '../testing/sumFaults.ts'
import { readChannelClears, readStatistics, readTotals } from './statistics.ts'
import { rebuildTotals } from './totals.ts'

const database = await useDatabase()
const { db } = database
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000)
const route = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>

beforeEach(async () => {
  ctx = await aContext(database, { gas: freeGas })
  block = blocksFor(ctx)
})

/** Five prices: one cleared after 3 s, one half cleared after a day, one by another relayer, one paid late, one never. */
async function tellHistory(): Promise<void> {
  await block('a-1', [sent('1', '2', '3', '4', '5', '6')])
  const memos = []
  for (const sequences of [['1'], ['2', '3'], ['4']]) memos.push(paymentMemo((await aToken(ctx, sequences)).id))
  await block(
    'a-1',
    memos.map((memo, n) => paid({ memo, amount: n === 1 ? '1200uatom' : '1100uatom' })),
  )
  await block('b-1', [received(ours, 'success', '1')], after(3))
  await block('b-1', [received(ours, 'success', '2'), received(theirs, 'success', '4')], after(86_400))
  await block('a-1', [timedOut(ours, '3')], after(86_400))
  const late = await aToken(ctx, ['5'])
  await aToken(ctx, ['6'])
  await expireTokens({ ...ctx, now: () => after(86_400) })
  await block('a-1', [paid({ memo: paymentMemo(late.id) })], after(86_401))
  await settleLate(ctx)
}

it('says how many prices reached what, how long orders took, what was earned and what was cleared', async () => {
  await tellHistory()
  const none = Array.from({ length: 12 }).fill(0)
  expect(await readTotals(db)).toEqual({
    requests: [
      { status: 'quoted', count: 5 },
      { status: 'paid', count: 4 },
      { status: 'expired', count: 2 },
      { status: 'cleared', count: 1 },
      { status: 'not_cleared', count: 1 },
      { status: 'partly_cleared', count: 1 },
    ],
    durations: [
      { labels: { status: 'cleared' }, counts: none.with(2, 1), sum: 3 },
      { labels: { status: 'not_cleared' }, counts: none.with(11, 1), sum: 86_400 },
      { labels: { status: 'partly_cleared' }, counts: none.with(11, 1), sum: 86_400 },
    ],
    revenue: [{ chainId: 'a-1', denom: 'uatom', amount: 2_200n }],
    refunds: [],
    refunded: [],
    packets: [{ chainId: 'a-1', channelId: 'channel-0', tried: 2, cleared: 2 }],
  })
  expect(await totalFaults(db)).toEqual([])
})

it('public totals by day and by route come from what is kept, percentiles from the newest', async () => {
  await tellHistory()
  await db.execute(sql`update ${totals} set day = (now() at time zone 'UTC')::date - (date '2026-01-02' - day) where day > '-infinity'`)
  expect(await readStatistics(db)).toMatchObject({
    packetsCleared: 2,
    operations: 3,
    successRate: 1,
    clearSeconds: null,
    byDay: [
      { packetsCleared: 1, operations: 1 },
      { packetsCleared: 1, operations: 2 },
    ],
  })
  expect((await readChannelClears(db, [route]))(route)).toEqual({ packets: 2, successRate: 1 })
  expect((await readChannelClears(db, []))(route)).toBeUndefined()
  for (let n = 7; n < 27; n++) {
    await block('a-1', [sent(String(n))])
    await block('a-1', [paid({ memo: paymentMemo((await aToken(ctx, [String(n)])).id) })])
    await block('b-1', [received(ours, 'success', String(n))], after(n))
  }
  expect((await readStatistics(db)).clearSeconds).toEqual({ p50: 16, p95: 25 })
  // One length for both: `now()` is another in each statement.
  const shift = sql`make_interval(secs => ${(Date.now() - startedAt.getTime()) / 1_000})`
  await db.execute(sql`update packet_clearing_results set at = at + ${shift}`)
  await db.execute(sql`update clearing_operations set created_at = created_at + ${shift}`)
  // With the packet that took a day.
  expect((await readChannelClears(db, [route]))(route)).toMatchObject({ p50Seconds: 16.5, p95Seconds: expect.closeTo(25.95, 2) })
})

it('is filled from the records of an existing database', async () => {
  await tellHistory()
  const kept = await db.select().from(totals)
  await db.delete(totals)
  const folder = join(import.meta.dirname, '../../db/migrations')
  const name = (await readdir(folder)).find(file => file.endsWith('_totals.sql')) ?? expect.fail()
  const fill = (await readFile(join(folder, name), 'utf8')).split('--> statement-breakpoint').at(-1) ?? ''
  await db.execute(sql.raw(fill))
  expect(await totalFaults(db)).toEqual([])
  expect(new Set(await db.select().from(totals))).toEqual(new Set(kept))
})

it('what is wrong is found and fixed', async () => {
  await tellHistory()
  const good = await readTotals(db)
  await db.update(totals).set({ amount: 7n })
  await db.insert(totals).values({ day: '2026-01-01', kind: 'earned', chainId: 'a-1', subject: 'ustranger', bucket: 0, amount: 5n })
  const faults = await totalFaults(db)
  expect(faults).toContainEqual(expect.stringContaining('ustranger'))
  expect((await rebuildTotals(database)).wrong).toBe(faults.length)
  expect([await totalFaults(db), await readTotals(db)]).toEqual([[], good])
  expect((await rebuildTotals(database)).wrong).toBe(0)
})
