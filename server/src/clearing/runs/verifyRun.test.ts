import { paymentMemo } from '@relayooor/shared'
import { asc, eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { hermesRuns, packetClearingResults } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aRouteEnd } from '../../packets/testing.ts'
import { aChain, aContext, aToken, blocksFor, ours, paid, received, sent, startedAt } from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { pickBatch } from './runs.ts'
import { verifyRun } from './verifyRun.ts'

const database = await useDatabase()
const channel = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const seconds = (n: number) => new Date(startedAt.getTime() + n * 1_000)
let now = seconds(130)
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>

const end = (chainId: string) => aRouteEnd({ chainId, head: { height: 10, time: startedAt }, secondsPerBlock: 1 })

/** Both chains hold every packet open. */
function holdsAll(chainId: string) {
  const answer = { height: 10, present: true, received: false, commitment: null }
  return aChain({
    settings: { chainId },
    head: () => null,
    ibc: { commitment: async () => answer, received: async () => answer, acknowledgement: async () => answer },
  })
}

beforeEach(async () => {
  now = seconds(130)
  ctx = await aContext(database, {
    now: () => now,
    chains: new Map([
      ['a-1', holdsAll('a-1')],
      ['b-1', holdsAll('b-1')],
    ]),
    routes: {
      facts: async () => ({ supported: true, source: end('a-1'), destination: end('b-1') }),
      secondsPerBlock: async () => 1,
    },
  })
  block = blocksFor(ctx)
})

async function paidFor(...sequences: string[]): Promise<string> {
  const { id } = await aToken(ctx, sequences)
  await block('a-1', [sent(...sequences), paid({ memo: paymentMemo(id), amount: `${1000 + 100 * sequences.length}uatom` })])
  return id
}

/** A call that was ended because its time was over; both chains were read beyond it. */
async function hung(...sequences: string[]): Promise<number> {
  const [run] = await database.db
    .insert(hermesRuns)
    .values({ ...channel, lane: 'lane', holder: crypto.randomUUID(), sequences, startedAt, endedAt: now, end: 'timed-out' })
    .returning()
  if (!run) throw new Error('no run')
  for (const row of await rowsOf(sequences))
    await database.db
      .update(packetClearingResults)
      .set({ runId: run.id, attempts: row.attempts + 1 })
      .where(eq(packetClearingResults.packetKey, row.packetKey))
  await block('a-1', [], new Date(now.getTime() + 3_000))
  await block('b-1', [], new Date(now.getTime() + 3_000))
  return run.id
}

async function rowsOf(sequences?: string[]) {
  const rows = await database.db.select().from(packetClearingResults).orderBy(asc(packetClearingResults.sequence))
  return rows.filter(row => !sequences || sequences.includes(row.sequence))
}

const verify = (runId: number) => verifyRun(ctx, runId, 'b-1', new AbortController().signal, 0)
const next = async (turn: 'fresh' | 'suspects') => (await pickBatch(ctx, channel, turn)).map(row => row.sequence)

it('what a hanging call left open is tried in quarters, at once and uncounted; new packets and suspects take turns', async () => {
  await paidFor('1', '2', '3', '4', '5')
  expect(await next('suspects')).toEqual(['1', '2', '3', '4', '5'])
  await verify(await hung('1', '2', '3', '4', '5'))
  expect((await rowsOf()).map(row => [row.mostTogether, row.attempts, row.runId])).toEqual(Array.from({ length: 5 }, () => [2, 0, null]))
  await paidFor('6', '7')
  expect([await next('fresh'), await next('suspects')]).toEqual([
    ['6', '7'],
    ['1', '2'],
  ])
  await verify(await hung('1', '2'))
  // The others of the first call are more, and so fewer of them are it.
  expect(await next('suspects')).toEqual(['3', '4'])
  await verify(await hung('3', '4'))
  expect(await next('suspects')).toEqual(['5'])
})

it('a call whose packets were judged in part, when its worker died, is judged to its end: no smaller group counts as alone', async () => {
  await paidFor('1', '2', '3', '4')
  const runId = await hung('1', '2', '3', '4')
  await database.db
    .update(packetClearingResults)
    .set({ runId: null, attempts: 0, mostTogether: 1 })
    .where(eq(packetClearingResults.runId, runId))
  await database.db
    .update(packetClearingResults)
    .set({ runId, attempts: 1, mostTogether: null })
    .where(eq(packetClearingResults.sequence, '4'))
  await verify(runId)
  await verify(runId)
  expect((await rowsOf()).map(row => [row.mostTogether, row.attempts, row.result])).toEqual([
    [1, 0, 'pending'],
    [1, 0, 'pending'],
    [1, 0, 'pending'],
    [1, 0, 'pending'],
  ])
})

it('alone and hanging it is tried once more while nobody knows whether others would go through, and set aside when one did', async () => {
  const token = await paidFor('1', '2')
  await verify(await hung('1'))
  expect(await rowsOf(['1'])).toMatchObject([{ result: 'pending', attempts: 1, nextAttemptAt: new Date(now.getTime() + 2_000) }])
  now = seconds(135)
  // Meanwhile it shares no call with anybody's.
  expect([await next('fresh'), await next('suspects')]).toEqual([['2'], ['1']])
  now = seconds(140)
  await block('b-1', [received(ours, 'success', '2')], now)
  await verify(await hung('1'))
  expect(await loadStatus(ctx, token)).toMatchObject({
    status: 'partly_cleared',
    packets: [{ result: 'failed', reason: 'transfer-hangs' }, { result: 'delivered' }],
    refunds: [{ reason: 'not-cleared', amount: { amount: '100' } }],
  })
  // Whoever pays for it again does not have it share a call with others.
  await paidFor('1', '3')
  expect([await next('fresh'), await next('suspects')]).toEqual([['3'], ['1']])
})
