import { expect, it } from 'vitest'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, paid, sent } from '../testing.ts'
import { mostTold } from './foldOrder.ts'
import { loadStatus } from './presentStatus.ts'

const database = await useDatabase()

it.each(['dust', 'what is too late'])("120 payments of %s bloat nobody's status, and hide nothing that counts", async what => {
  const ctx = await aContext(database)
  const blocks = blocksFor(ctx)
  await blocks('a-1', [sent('1')])
  const token = await aToken(ctx, ['1'])
  const { memo, amount: price } = token.terms.payment
  const isDust = what === 'dust'
  const flood = (payments: number) =>
    Array.from({ length: payments }, () => paid({ memo, amount: `${isDust ? 1n : BigInt(price.amount) / 2n}uatom` }))
  if (isDust) await blocks('a-1', flood(60))
  await blocks('a-1', [paid({ memo, amount: `${price.amount}uatom` })])
  await blocks('a-1', flood(isDust ? 60 : 120))
  const status = await loadStatus(ctx, token.id)
  expect(status?.payments).toHaveLength(mostTold)
  expect(status?.furtherPayments).toBe(121 - mostTold)
  expect(status?.payments).toContainEqual(expect.objectContaining({ match: isDust ? 'over' : 'exact', state: 'settled', amounts: [price] }))
  expect(status?.timeline).toContainEqual(expect.objectContaining({ kind: 'payment-seen' }))
  expect(status?.status).toBe('queued')
  expect(JSON.stringify(status).length).toBeLessThan(30_000)
})
