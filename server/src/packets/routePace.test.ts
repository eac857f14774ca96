import { describe, expect, it } from 'vitest'
import { packets } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { readPaces, readRouteDays } from './routePace.ts'

const database = await useDatabase()
const end = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const noon = Date.parse('2026-03-02T12:00:00Z')

const asked = { db: database.db, ours: new Set(['a1lane']), now: new Date(noon + 24 * 3_600_000) }

async function send(count: number, facts: Partial<typeof packets.$inferInsert> & { arrivesAfter?: number } = {}): Promise<void> {
  const { arrivesAfter, ...others } = facts
  const first = (await database.db.$count(packets)) + 1
  await database.db.insert(packets).values(
    Array.from({ length: count }, (_, index) => {
      const sentAt = new Date(noon + (first + index) * 1_000)
      return {
        ...end,
        sequence: String(first + index),
        destinationChainId: 'b-1',
        destinationPortId: 'transfer',
        destinationChannelId: 'channel-0',
        sentAt,
        timeoutNanos: `${sentAt.getTime() + 600_000}000000`,
        ...(arrivesAfter !== undefined && { ackAt: new Date(sentAt.getTime() + arrivesAfter * 1_000), ack: 'success' as const }),
        ...others,
      }
    }),
  )
}

it('tells how the newest transfers of a route fare: which arrived, how soon, which came back, and how long they were given', async () => {
  await send(30, { arrivesAfter: 40 })
  await send(2, { ended: 'timed_out' })
  await send(1, { arrivesAfter: 5, ack: 'error' })
  await send(1, { arrivesAfter: 5, ack: 'malformed' })
  await send(4)
  // As its chain keeps it, of which no node tells when.
  await send(1, { ack: 'success' })
  await send(1, { ended: 'acknowledged', endedAck: 'success' })
  const way = (await readPaces(asked, [end]))(end)
  expect(way).toEqual({
    chainId: 'a-1',
    sent: 40,
    arrived: 32,
    cameBack: 4,
    open: 4,
    arrivalSeconds: { p50: 40, p95: 40 },
    windowSeconds: 600,
    timedOut: { returned: 2, byOthers: 0, waiting: 4 },
  })
})

it('claims no time of few, and knows nothing of a way that nothing went', async () => {
  await send(19, { arrivesAfter: 40 })
  const paceOf = await readPaces(asked, [end, { ...end, channelId: 'channel-1' }])
  expect(paceOf(end)?.arrivalSeconds).toBeUndefined()
  expect(paceOf({ ...end, channelId: 'channel-1' })).toBeUndefined()
})

describe('transfers that ran out of time', () => {
  const back = (relayer: string, afterSeconds: number) => ({
    ended: 'timed_out' as const,
    endedRelayer: relayer,
    sentAt: new Date(noon),
    timeoutNanos: `${noon + 600_000}000000`,
    endedAt: new Date(noon + 600_000 + afterSeconds * 1_000),
  })
  const told = async (now = asked.now) => (await readPaces({ ...asked, now }, [end]))(end)?.timedOut

  it('are told by who carried them back, and how soon others did', async () => {
    await send(20, back('a1other', 90))
    await send(3, back('a1lane', 5))
    await send(1, { ...back('a1other', 90), timeoutNanos: '0' })
    expect(await told()).toEqual({ returned: 24, byOthers: 21, waiting: 0, byOthersSeconds: { p50: 90, p95: 90 } })
  })

  it('count against it when nobody carried them for an hour, and not before', async () => {
    await send(2, back('a1other', 90))
    await send(1, { timeoutNanos: `${noon + 600_000}000000` })
    // A time that no clock reaches.
    await send(1, { timeoutNanos: '18446744073709551615' })
    expect(await told(new Date(noon + 3_600_000))).toEqual({ returned: 2, byOthers: 2, waiting: 0 })
    expect(await told(new Date(noon + 4_300_000))).toEqual({ returned: 2, byOthers: 2, waiting: 1 })
  })
})

it('looks at the newest 200 of a way alone', async () => {
  await send(10, { ended: 'timed_out' })
  await send(200, { arrivesAfter: 10 })
  expect((await readPaces(asked, [end]))(end)).toMatchObject({ sent: 200, cameBack: 0 })
})

it('counts both directions by the day of sending, and leaves out what is older than 14 days', async () => {
  await send(3, { arrivesAfter: 40 })
  await send(1, { sentAt: new Date('2026-02-16T10:00:00Z') })
  await send(2, { sentAt: new Date('2026-02-17T10:00:00Z'), ended: 'timed_out' })
  expect(await readRouteDays(database.db, [end], new Date(noon))).toEqual([
    { day: '2026-02-17', sent: 2, arrived: 0, cameBack: 2, open: 0 },
    { day: '2026-03-02', sent: 3, arrived: 3, cameBack: 0, open: 0 },
  ])
})
