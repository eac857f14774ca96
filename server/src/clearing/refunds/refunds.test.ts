import { ClearingStatus, paymentMemo } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/inTransaction.ts'
import { alerts, ledgerEntries, refunds } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { resultsOf } from '../orders/operations.ts'
import { failPacket } from '../runs/failPacket.ts'
import { aChain, aContext, aToken, aTx, blocksFor, ours, paid, received, sent, service, startedAt } from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { grantGoodwill } from './admin/grantGoodwill.ts'
import { tellLateRefunds } from './due/tellLateRefunds.ts'
import { storeSigned } from './sign/storeSigned.ts'

const database = await useDatabase()
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>
beforeEach(async () => {
  ctx = await aContext(database)
  block = blocksFor(ctx)
})
afterEach(async () => {
  expect(await ledgerFaults(database.db)).toEqual([])
})

const admin = { at: startedAt, actor: 'admin-key', source: '127.0.0.1', note: 'sorry' }

/** An order for one packet, paid. */
async function anOrder(): Promise<string> {
  const { id } = await aToken(ctx, ['1'])
  await block('a-1', [sent('1'), paid({ memo: paymentMemo(id) })])
  return id
}

/** Signs all that is due and shows it in a block. */
async function payBack(net: (amount: bigint) => bigint = amount => amount): Promise<void> {
  const due = await database.db.select().from(refunds).where(eq(refunds.status, 'due'))
  const tx = aTx({ timeoutHeight: 100n })
  await storeSigned(ctx, {
    chainId: 'a-1',
    origin: 'hot',
    sender: service,
    bytes: tx.bytes,
    refunds: due.map(({ id, amount }) => ({ id, net: net(amount) })),
    from: 'due',
    actor: 'system',
    source: 'test',
  })
  await block('a-1', [tx])
}

async function statusOf(token: string) {
  const status = await loadStatus(ctx, token)
  // As it goes out: each line has the data of its kind.
  return ClearingStatus.parse(status)
}

describe('a refund that was sent', () => {
  it('stays with its recipient when the transfer arrives after all, and the order says so', async () => {
    const token = await anOrder()
    const [row] = await resultsOf(database.db, token)
    if (!row) throw new Error('no result')
    await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', startedAt))
    await payBack()
    await block('b-1', [received(ours, 'success', '1')])
    const status = await statusOf(token)
    expect(status).toMatchObject({
      status: 'not_cleared',
      refunds: [{ reason: 'not-cleared', status: 'confirmed', amount: { amount: '1100' }, net: { amount: '1100' }, height: '2' }],
    })
    expect(status.timeline.map(line => line.kind)).toEqual(expect.arrayContaining(['refund-confirmed', 'ended-later']))
  })
})

it('a refund that stays on its way for ten minutes is an alert, until it is paid', async () => {
  const token = await anOrder()
  const [row] = await resultsOf(database.db, token)
  if (!row) throw new Error('no result')
  await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', startedAt))
  const chains = new Map([['a-1', aChain()]])
  const lookAfter = (seconds: number) => tellLateRefunds({ ...ctx, chains, now: () => new Date(startedAt.getTime() + seconds * 1000) })
  const told = () => database.db.select().from(alerts)
  await lookAfter(599)
  expect(await told()).toEqual([])
  await lookAfter(600)
  const late = { name: 'refunds-late', subject: 'a-1', data: { refunds: 1, since: startedAt.toISOString() } }
  expect(await told()).toMatchObject([{ ...late, endedAt: null }])
  await payBack()
  await lookAfter(610)
  expect(await told()).toMatchObject([{ ...late, endedAt: new Date(startedAt.getTime() + 610_000) }])
})

describe('goodwill', () => {
  it('comes out of what a finished order earned, once, and never more', async () => {
    const token = await anOrder()
    await expect(grantGoodwill(ctx, token, 100n, admin)).rejects.toMatchObject({ code: 'not-finished' })
    await block('b-1', [received(ours, 'success', '1')])
    await expect(grantGoodwill(ctx, token, 1101n, admin)).rejects.toMatchObject({ code: 'refund-not-waiting' })
    await grantGoodwill(ctx, token, 400n, admin)
    await expect(grantGoodwill(ctx, token, 400n, admin)).rejects.toMatchObject({ code: 'refund-not-waiting' })
    expect(await ledgerFaults(database.db)).toEqual([])
    expect((await statusOf(token)).refunds).toMatchObject([{ reason: 'goodwill', status: 'due', lessGas: false }])
    await payBack()
    expect((await statusOf(token)).refunds).toMatchObject([{ reason: 'goodwill', status: 'confirmed' }])
    const revenue = await database.db.select().from(ledgerEntries).where(eq(ledgerEntries.account, 'revenue'))
    expect(revenue.reduce((sum, line) => sum + line.amount, 0n)).toBe(-700n)
  })
})

describe('the database', () => {
  it('refuses a second live transaction on a chain, and a refund that is bound already', async () => {
    const token = await anOrder()
    const [row] = await resultsOf(database.db, token)
    if (!row) throw new Error('no result')
    await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', startedAt))
    const [refund] = await database.db.select().from(refunds)
    const sign = (bytes: Uint8Array) =>
      storeSigned(ctx, {
        chainId: 'a-1',
        origin: 'hot',
        sender: service,
        bytes,
        refunds: [{ id: refund?.id ?? 0, net: 1100n }],
        from: 'due',
        actor: 'system',
        source: 'test',
      })
    const stored = await Promise.all([sign(aTx({ timeoutHeight: 100n }).bytes), sign(aTx({ timeoutHeight: 100n }).bytes)])
    expect(stored.filter(one => one !== null)).toHaveLength(1)
    await expect(
      database.db.insert(refunds).values({
        paymentId: refund?.paymentId ?? 0,
        reason: 'goodwill',
        chainId: 'a-1',
        denom: 'uatom',
        amount: 1n,
        status: 'due',
        createdAt: startedAt,
      }),
    ).rejects.toThrow()
  })
})
