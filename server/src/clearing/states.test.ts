import { expect, it } from 'vitest'
import { clearingTokens } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { move } from './states.ts'
import { aContext, aToken, startedAt } from './testing.ts'

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

it('knows no other moves: an end stays an end', async () => {
  await expect(move(database.db, 'token', ['x'], { from: ['paid'], to: 'open' })).rejects.toThrow('no token goes from paid to open')
  await expect(move(database.db, 'refund', [1], { from: ['confirmed'], to: 'due' })).rejects.toThrow('no refund goes from confirmed to due')
})
