import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { clearingTokens, packetClearingResults } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { move } from './states.ts'
import { aContext, aToken, blocksFor, paid, sent, startedAt } from './testing.ts'

const database = await useDatabase()

it('moves what is in the named state, once, with what else changes, and leaves the rest as it is', async () => {
  const ctx = await aContext(database)
  const [open, paid] = [await aToken(ctx, ['1']), await aToken(ctx, ['2'], { status: 'paid' })]
  const moved = await move(database.db, 'token', [open.id, paid.id], { from: ['open'], to: 'expired', set: { purgedAt: startedAt } })
  expect(moved).toMatchObject([{ id: open.id, status: 'expired', purgedAt: startedAt }])
  expect(await move(database.db, 'token', [open.id, paid.id], { from: ['open'], to: 'expired' })).toEqual([])
  const rows = await database.db.select().from(clearingTokens)
  expect(Object.fromEntries(rows.map(row => [row.id, row.status]))).toEqual({ [open.id]: 'expired', [paid.id]: 'paid' })
  expect(await move(database.db, 'token', [], { from: ['open'], to: 'expired' })).toEqual([])
})

it('moves packets by both parts of their key, each once', async () => {
  const ctx = await aContext(database)
  const ones = await Promise.all([aToken(ctx, ['1']), aToken(ctx, ['2', '3'])])
  const amounts = ['1100uatom', '1200uatom']
  await blocksFor(ctx)('a-1', [sent('1', '2', '3'), ...ones.map((one, n) => paid({ memo: paymentMemo(one.id), amount: amounts[n] ?? '' }))])
  const rows = await database.db.select().from(packetClearingResults).orderBy(packetClearingResults.sequence)
  const [first, second] = rows
  if (!first || !second) return expect.fail('no packets were paid')
  const mixed = { token: first.token, packetKey: second.packetKey }
  const end = { from: ['pending' as const], to: 'failed' as const, set: { reason: 'deadline' as const } }
  expect(await move(database.db, 'packet', [mixed], end)).toEqual([])
  expect(await move(database.db, 'packet', [first, second], end)).toMatchObject([{ sequence: '1' }, { sequence: '2', reason: 'deadline' }])
  expect(await move(database.db, 'packet', rows, { from: ['pending'], to: 'delivered' })).toMatchObject([{ sequence: '3', reason: null }])
  await expect(move(database.db, 'packet', rows, { from: ['delivered'], to: 'failed' })).rejects.toThrow(
    'no packet goes from delivered to failed',
  )
})

it('knows no other moves: an end stays an end', async () => {
  await expect(move(database.db, 'token', ['x'], { from: ['paid'], to: 'open' })).rejects.toThrow('no token goes from paid to open')
  await expect(move(database.db, 'refund', [1], { from: ['confirmed'], to: 'due' })).rejects.toThrow('no refund goes from confirmed to due')
})
