import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { startedAt } from '../../clearing/testing.ts'
import { hermesRuns } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { readJobStatistics } from './jobStatistics.ts'

const database = await useDatabase()
const route = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }

function aRun(end: 'exited' | 'timed-out' | null, seconds: number, hoursAgo = 1): typeof hermesRuns.$inferInsert {
  const endedAt = new Date(startedAt.getTime() - hoursAgo * 3_600_000)
  const began = new Date(endedAt.getTime() - seconds * 1_000)
  return { ...route, lane: 'lane', holder: randomUUID(), sequences: ['1'], startedAt: began, ...(end && { endedAt, end }) }
}

it('calls of Hermes of the last day by how they ended, with their usual and their long times', async () => {
  await database.db
    .insert(hermesRuns)
    .values([...[2, 4, 6].map(seconds => aRun('exited', seconds)), aRun('timed-out', 180), aRun('exited', 99, 25), aRun(null, 5)])
  expect(await readJobStatistics(database.db, startedAt)).toEqual({
    hermesCalls: [
      { end: 'exited', calls: 3, p50Seconds: 4, p95Seconds: 5.8 },
      { end: 'timed-out', calls: 1, p50Seconds: 180, p95Seconds: 180 },
    ],
    orders: [],
  })
})
