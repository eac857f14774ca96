import type { ClearingContext } from '../clearing/context.ts'
import { expect, it } from 'vitest'
import { aContext, aToken, startedAt } from '../clearing/testing.ts'
import { clearingOperations, packetClearingResults } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { secondsOfLeg } from './legTimes.ts'

const database = await useDatabase()

const end = (channelId: string) => ({ chainId: 'a-1', portId: 'transfer', channelId })

/** Clears from this end, over 1, 2, 3 and so on seconds after their payment. */
async function clear(
  token: string,
  channelId: string,
  count: number,
  how: Partial<typeof packetClearingResults.$inferInsert> = {},
): Promise<void> {
  await database.db.insert(packetClearingResults).values(
    Array.from({ length: count }, (_, index) => ({
      token,
      ...end(channelId),
      sequence: String(index + 1),
      destinationChainId: 'b-1',
      verdict: 'deliver' as const,
      part: 1n,
      result: 'delivered' as const,
      byUs: true,
      nextAttemptAt: startedAt,
      at: new Date(startedAt.getTime() + (index + 1) * 1000),
      ...how,
    })),
  )
}

async function anOrder(ctx: ClearingContext): Promise<string> {
  const { id } = await aToken(ctx, ['1'], { status: 'paid' })
  await database.db.insert(clearingOperations).values({ token: id, status: 'cleared', createdAt: startedAt, deadlineAt: startedAt })
  return id
}

it('is what 95 of 100 of our clears stayed below, from twenty cases on', async () => {
  const ctx = await aContext(database)
  const [token, other] = [await anOrder(ctx), await anOrder(ctx)]
  await clear(token, 'channel-0', 19)
  await clear(token, 'channel-1', 20)
  await clear(token, 'channel-2', 15)
  await clear(other, 'channel-2', 15, { byUs: false })
  await clear(token, 'channel-3', 30, { result: 'returned' })
  const legs = ['channel-0', 'channel-1', 'channel-2', 'channel-3'].map(end)
  expect(await Promise.all([...legs, null].map(leg => secondsOfLeg(database.db, leg)))).toEqual([60, 19.05, 60, 60, 60])
})
