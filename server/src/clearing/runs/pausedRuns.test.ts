import { paymentMemo } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { clearingOperations, hermesRuns, packetClearingResults, pauses } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { emergencyStop, pause, resume } from '../pauses/changePauses.ts'
import { everywhere } from '../pauses/pauses.ts'
import { aContext, aToken, blocksFor, paid, sent, startedAt, theirs, timedOut } from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { failOverdue } from './failPacket.ts'
import { channelsWithWork, deadlineOf, judgeablePackets, pickBatch, unverifiedRuns } from './runs.ts'

const database = await useDatabase()
const channel = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const seconds = (n: number) => new Date(startedAt.getTime() + n * 1_000)
const by = (n: number) => ({ at: seconds(n), actor: 'admin-key', source: '127.0.0.1' })
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>
let token: string
beforeEach(async () => {
  ctx = await aContext(database)
  block = blocksFor(ctx)
  ;({ id: token } = await aToken(ctx, ['1']))
  await block('a-1', [sent('1'), paid({ memo: paymentMemo(token) })])
})

const hasWork = async () => [(await pickBatch(ctx, channel, 'fresh')).length, (await channelsWithWork(ctx)).length]
async function statusAt(n: number) {
  await failOverdue({ ...ctx, now: () => seconds(n) })
  return (await loadStatus(ctx, token))?.status
}

it.each([
  [everywhere, true],
  ['a-1', true],
  ['b-1', true],
  ['a-1/transfer/channel-0', true],
  ['c-1', false],
  ['a-1/transfer/channel-1', false],
  ['b-1/transfer/channel-9', false],
])('while clearing is paused for %s, a transfer from a-1 to b-1 waits: %s', async (scope, waits) => {
  await pause(ctx, ['clearing'], scope, 'wait', by(0))
  expect(await hasWork()).toEqual(waits ? [0, 0] : [1, 1])
  await resume(ctx, ['clearing'], scope, undefined, by(1))
  expect(await hasWork()).toEqual([1, 1])
})

it.each(['intake', 'refunds'] as const)('a pause of %s alone holds up no clear', async what => {
  await pause(ctx, [what], everywhere, 'wait', by(0))
  expect(await hasWork()).toEqual([1, 1])
})

it("an order's time stands still while its clearing is paused: overlapping pauses count once, others not at all", async () => {
  await pause(ctx, ['clearing'], 'b-1', 'one', by(100))
  await pause(ctx, ['clearing'], everywhere, 'two', by(200))
  await pause(ctx, ['clearing'], 'c-1', 'of no concern', by(0))
  expect(await statusAt(100_000)).toBe('queued')
  await resume(ctx, ['clearing'], 'b-1', undefined, by(400))
  expect(await statusAt(100_000)).toBe('queued')
  await resume(ctx, ['clearing'], everywhere, undefined, by(700))
  await resume(ctx, ['clearing'], 'c-1', undefined, by(700))
  await pause(ctx, ['refunds'], everywhere, 'no clearing', by(700))
  // 600 s, and the 600 s from 100 to 700.
  expect(await statusAt(1_200)).toBe('queued')
  expect(await statusAt(1_201)).toBe('not_cleared')
})

it('only what was paused since an order began counts for it', async () => {
  await database.db.insert(pauses).values([
    { what: 'clearing', scope: everywhere, reason: 'long ago', by: 'a', since: seconds(-900), endedAt: seconds(-800) },
    { what: 'clearing', scope: everywhere, reason: 'when it came', by: 'a', since: seconds(-100), endedAt: seconds(50) },
  ])
  const [row] = await database.db
    .select({ deadline: deadlineOf(ctx) })
    .from(clearingOperations)
    .innerJoin(packetClearingResults, eq(packetClearingResults.token, clearingOperations.token))
  expect(row?.deadline).toEqual(seconds(650))
})

it('what a call left open is not judged while clearing is paused; what runs out of time on the chains goes back', async () => {
  const [run] = await database.db
    .insert(hermesRuns)
    .values({ ...channel, lane: 'lane', holder: crypto.randomUUID(), sequences: ['1'], startedAt, endedAt: startedAt, end: 'cancelled' })
    .returning()
  const id = run?.id ?? 0
  await database.db.update(packetClearingResults).set({ runId: id, attempts: 1 })
  const judged = async () => [(await unverifiedRuns(ctx, channel)).length, (await judgeablePackets(database.db, id)).length]
  expect(await judged()).toEqual([1, 1])
  await emergencyStop(ctx, 'stop', by(0))
  expect([await judged(), await hasWork()]).toEqual([
    [0, 0],
    [0, 0],
  ])
  await block('a-1', [timedOut(theirs, '1')])
  expect(await loadStatus(ctx, token)).toMatchObject({
    status: 'not_cleared',
    packets: [{ result: 'returned' }],
    refunds: [{ status: 'due', amount: { amount: '1100' } }],
  })
})
