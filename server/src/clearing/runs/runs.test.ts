import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { packetClearingResults } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, paid, sent, startedAt } from '../testing.ts'
import { channelsWithWork, pickBatch } from './runs.ts'

const database = await useDatabase()
const channel = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }

it.each([
  [0, true],
  [1, false],
  [30, false],
  [31, true],
])(
  'what was put off for %i s waits no longer than the longest back-off: a moment beyond it is of a clock that has been set back',
  async (seconds, due) => {
    const ctx = await aContext(database, { settings: { backoffSeconds: [2, 30] } })
    const { id } = await aToken(ctx, ['1'])
    await blocksFor(ctx)('a-1', [sent('1'), paid({ memo: paymentMemo(id) })])
    await database.db.update(packetClearingResults).set({ nextAttemptAt: new Date(startedAt.getTime() + seconds * 1000) })
    expect([await pickBatch(ctx, channel, 'fresh'), await channelsWithWork(ctx)].map(found => found.length === 1)).toEqual([due, due])
  },
)
