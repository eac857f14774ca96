import { paymentMemo } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { chainCursors, clearingTokens, payments, paymentTransactions, refunds, timeline } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { readTotals } from '../orders/statistics.ts'
import { expireTokens } from '../payments/expireTokens.ts'
import { aContext, aToken, blocksFor, paid, sent, startedAt, wallet } from '../testing.ts'
import { loadQuote, loadStatus } from '../views/presentStatus.ts'
import { purgeTokens } from './purgeTokens.ts'

const database = await useDatabase()
const { db } = database
const days = (n: number) => new Date(startedAt.getTime() + n * 24 * 3600 * 1000)
let now: Date
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>

beforeEach(async () => {
  now = startedAt
  ctx = await aContext(database, { now: () => now })
  block = blocksFor(ctx)
  await block('a-1', [sent('1', '2', '3')])
})

/** The chain is read until then, and what ends by time ends. */
async function passTo(at: Date): Promise<void> {
  now = at
  await block('a-1', [], at)
  await expireTokens(ctx)
  await purgeTokens(ctx)
}

async function rowOf(id: string) {
  const [row] = await db.select().from(clearingTokens).where(eq(clearingTokens.id, id))
  return row
}

it('30 days after its end an unpaid price has nothing left but its way home, and no count falls', async () => {
  const token = await aToken(ctx, ['1'], { requester: 'ip:1.2.3.4', sessionAccount: 'ab', routes: ['a-1/transfer/channel-0'] })
  await passTo(days(1))
  await db.insert(paymentTransactions).values({ txHash: 'AB', token: token.id, txBytes: 'c3dvcmRmaXNo', createdAt: now })
  const totals = await readTotals(db)
  await passTo(days(30))
  expect(await rowOf(token.id)).toMatchObject({ purgedAt: null, requester: 'ip:1.2.3.4', terms: { packets: [{ sequence: '1' }] } })
  await passTo(days(30.1))
  expect(await rowOf(token.id)).toMatchObject({
    purgedAt: now,
    status: 'expired',
    chainId: 'a-1',
    walletAddress: wallet,
    refundAddress: wallet,
    requester: '',
    sessionAccount: null,
    routes: [],
    terms: { packets: [], fees: { packets: [] } },
  })
  expect([await db.$count(timeline, eq(timeline.token, token.id)), await db.$count(paymentTransactions)]).toEqual([0, 0])
  expect(await readTotals(db)).toEqual(totals)
  expect(await loadStatus(ctx, token.id)).toMatchObject({
    status: 'expired',
    packets: [],
    timeline: [],
    expected: { memo: paymentMemo(token.id) },
  })
  await expect(loadQuote(ctx, token.id)).rejects.toMatchObject({ code: 'not-found' })
})

it('money that comes after that goes home by itself, all of it, though the transfer still needs clearing', async () => {
  const token = await aToken(ctx, ['1'])
  await passTo(days(40))
  await block('a-1', [paid({ memo: paymentMemo(token.id), from: wallet })], days(300))
  expect(await db.select().from(payments)).toMatchObject([{ token: token.id, match: 'late', state: 'settled' }])
  expect(await db.select().from(refunds)).toMatchObject([{ reason: 'late', amount: 1_100n, to: wallet, token: token.id }])
  expect(await loadStatus(ctx, token.id)).toMatchObject({
    status: 'expired',
    payments: [{ match: 'late' }],
    refunds: [{ reason: 'late' }],
    timeline: [expect.anything(), expect.anything()],
  })
})

it('stays whole while its chain is not read so far, when money came for it, and when it was paid', async () => {
  const [unread, underpaid, bought] = [await aToken(ctx, ['1']), await aToken(ctx, ['2']), await aToken(ctx, ['3'])]
  await block('a-1', [paid({ memo: paymentMemo(underpaid.id), amount: '50uatom' }), paid({ memo: paymentMemo(bought.id) })])
  await db.update(clearingTokens).set({ status: 'expired' }).where(eq(clearingTokens.id, unread.id))
  now = days(100)
  await purgeTokens(ctx)
  expect(await rowOf(unread.id)).toMatchObject({ purgedAt: null })
  await db.update(chainCursors).set({ blockTime: days(100) })
  await expireTokens(ctx)
  await purgeTokens(ctx)
  expect([(await rowOf(unread.id))?.purgedAt, (await rowOf(underpaid.id))?.purgedAt, (await rowOf(bought.id))?.purgedAt]).toEqual([
    now,
    null,
    null,
  ])
})
