import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, paid, sent, startedAt } from '../testing.ts'
import { loadStatus } from './presentStatus.ts'

const database = await useDatabase()

it.each([
  ['by itself, to the refund address', {}, { to: 'cosmos1refund' }],
  ['by hand where nothing is signed by the service', { refundWallet: () => null }, { to: 'cosmos1refund', byHand: true }],
])('tells of an order at work until when it is tried, and how the money comes back: %s', async (_, overrides, how) => {
  const ctx = await aContext(database, overrides)
  const token = await aToken(ctx, ['1'], { refundAddress: 'cosmos1refund' })
  expect((await loadStatus(ctx, token.id))?.comesBack).toBeUndefined()
  await blocksFor(ctx)('a-1', [sent('1'), paid({ memo: paymentMemo(token.id) })])
  const triesUntil = new Date(startedAt.getTime() + ctx.settings.deadlineSeconds * 1_000).toISOString()
  expect((await loadStatus(ctx, token.id))?.comesBack).toEqual({ triesUntil, ...how })
})
