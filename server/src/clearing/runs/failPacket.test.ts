import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, paid, sent, startedAt } from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { failOverdue } from './failPacket.ts'

const database = await useDatabase()

it('gives up on what no lane could take in time, once, and owes everything back', async () => {
  const ctx = await aContext(database)
  const token = await aToken(ctx, ['1'])
  await blocksFor(ctx)('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) })])
  const at = (seconds: number) => ({ ...ctx, now: () => new Date(startedAt.getTime() + seconds * 1000) })
  await failOverdue(at(599))
  expect((await loadStatus(ctx, token.id))?.status).toBe('queued')
  await failOverdue(at(601))
  await failOverdue(at(602))
  expect(await loadStatus(ctx, token.id)).toMatchObject({
    status: 'not_cleared',
    packets: [{ result: 'failed', reason: 'deadline' }],
    refunds: [{ reason: 'not-cleared', amount: { amount: '1100' } }],
  })
})
