import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aContext, aToken, blocksFor, paid, received, sent, startedAt, theirs } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { readWork } from './readWork.ts'

const database = await useDatabase()
const { db } = database

it('paid orders, held payments and owed refunds, each with the age of its oldest', async () => {
  const ctx = await aContext(database)
  const block = blocksFor(ctx)
  const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000)
  await block('a-1', [sent('1', '2')])
  const [first, second] = [await aToken(ctx, ['1']), await aToken(ctx, ['2'])]
  await block('a-1', [paid({ memo: paymentMemo(first.id) }), paid({ memo: paymentMemo(second.id) })], after(10))
  await block('a-1', [paid({ memo: 'for nothing known', amount: '300uatom,20ustranger' })], after(20))
  await block('b-1', [received(theirs, 'success', '2')], after(30))
  expect(await readWork(db, after(100))).toEqual({
    orders: [{ status: 'queued', orders: 1, oldestSeconds: 90 }],
    unsettledPayments: 0,
    heldPayments: [{ reason: expect.any(String), payments: 1, oldestSeconds: 80 }],
    refunds: [{ chainId: 'a-1', status: 'due', refunds: 1, oldestSeconds: 70 }],
    hermesCalls: 0,
  })
})
