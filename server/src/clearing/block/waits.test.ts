import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { countStatements, countWaits, useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, paid, sent } from '../testing.ts'

const database = await useDatabase()

it('a payment waits ten times for PostgreSQL until its order has begun: what needs no answer is sent at once', async () => {
  const ctx = await aContext(database)
  const block = blocksFor(ctx)
  await block('a-1', [sent('1', '2')])
  const pay = async (sequence: string) => {
    const { id } = await aToken(ctx, [sequence])
    return () => block('a-1', [paid({ memo: paymentMemo(id) })])
  }
  expect({ statements: await countStatements(await pay('1')), waits: await countWaits(await pay('2')) }).toEqual({
    statements: 22,
    waits: 10,
  })
})
