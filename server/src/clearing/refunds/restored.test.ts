import type { RefundRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { paymentMemo } from '@relayooor/shared'
import { isNull } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../db/inTransaction.ts'
import { alerts, lostRefunds, refunds, refundTransactions } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { readBlock } from '../block/readBlock.ts'
import { bookedWallets } from '../ledger/compareWallets.ts'
import { Bank } from '../ledger/testing/bank.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { resultsOf } from '../orders/operations.ts'
import { failPacket } from '../runs/failPacket.ts'
import { aChain, aContext, aToken, freeGas, paid, sent, service, serviceWallet, startedAt, wallet } from '../testing.ts'
import { approveRefund } from './admin/approveRefund.ts'
import { makeSignDoc } from './admin/makeSignDoc.ts'
import { judgeLost } from './due/judgeLost.ts'
import { refundMemo } from './due/refundMemo.ts'
import { sendRefunds } from './sign/sendRefunds.ts'

const database = await useDatabase()
const { db } = database
const admin = { at: startedAt, actor: 'admin-key', source: '127.0.0.1', note: 'looked at it' }
/** Beyond every number that the books of a test give. */
const lostId = 900_000

let ctx: ClearingContext
let bank: Bank
let height: number
beforeEach(async () => {
  height = 0
  bank = new Bank()
  bank.has(service, '5000uatom')
  ctx = await aContext(database, { chains: new Map([['a-1', aChain()]]), gas: freeGas, refundWallet: () => serviceWallet })
  await block([])
})
afterEach(async () => {
  expect(await ledgerFaults(db)).toEqual([])
  expect((await bookedWallets(database, 'a-1'))?.balances.get(service)).toEqual(bank.now(service))
})

async function block(txs: Parameters<typeof readBlock>[1]['txs']): Promise<void> {
  height += 1
  const openings = height === 1 ? [{ address: service, coins: bank.now(service) }] : []
  await readBlock(ctx, { chainId: 'a-1', height, time: startedAt, txs, events: [] }, openings)
  bank.settle()
}

/** A paid order that fails: its price of 1100uatom goes back whole. */
async function owe(sequence = '1'): Promise<void> {
  const { id } = await aToken(ctx, [sequence])
  bank.events([[wallet, service, '1100uatom']])
  await block([sent(sequence), paid({ memo: paymentMemo(id) })])
  for (const row of await resultsOf(db, id)) await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', startedAt))
}

/** What the lost books sent, as a block shows it. */
async function lostSends(...sends: { id: number; coins: string }[]): Promise<void> {
  const memo = refundMemo(sends.map(({ id }) => ({ id, token: null })))
  await block([bank.tx({ from: service, fee: '5uatom', memo, sends: sends.map(({ coins }) => [service, wallet, coins]) })])
}

const all = (): Promise<RefundRow[]> => db.select().from(refunds).orderBy(refunds.id)
const openAlerts = async () => (await db.select().from(alerts).where(isNull(alerts.endedAt))).map(one => one.name)

describe('a refund that was sent by books that were lost', () => {
  it('is known when it is owed again later, and nothing is signed', async () => {
    await lostSends({ id: lostId, coins: '1100uatom' })
    expect(await openAlerts()).toEqual(['unknown-refund-transaction'])
    await owe()
    expect(await all()).toMatchObject([{ status: 'due' }])
    await sendRefunds(ctx, 'a-1')
    expect(await all()).toMatchObject([{ status: 'confirmed', net: 1100n }])
    expect(await db.select().from(refundTransactions)).toHaveLength(1)
    expect(await openAlerts()).toEqual([])
  })

  it('is known when it is owed already and its block is read later', async () => {
    await owe()
    await lostSends({ id: lostId, coins: '1100uatom' })
    expect(await all()).toMatchObject([{ status: 'confirmed', net: 1100n }])
    expect(await openAlerts()).toEqual([])
  })

  it('is one of two alike: the other still goes out', async () => {
    await lostSends({ id: lostId, coins: '1100uatom' })
    await owe('1')
    await owe('2')
    await expect(sendRefunds(ctx, 'a-1')).rejects.toThrow('unplanned')
    expect((await all()).map(one => one.status)).toEqual(['confirmed', 'due'])
  })

  it('may share its transaction with one that the books still have', async () => {
    await owe('1')
    await owe('2')
    const [first] = await all()
    await lostSends({ id: first?.id ?? 0, coins: '1100uatom' }, { id: lostId, coins: '1100uatom' })
    expect((await all()).map(one => one.status)).toEqual(['confirmed', 'confirmed'])
    expect(await db.select().from(lostRefunds)).toMatchObject([{ id: lostId, closedAt: startedAt }])
  })

  it('of another amount lets what is owed to the same recipient wait, until a person has looked', async () => {
    await lostSends({ id: lostId, coins: '700uatom' })
    await owe()
    await sendRefunds(ctx, 'a-1')
    const [refund] = await all()
    expect(refund).toMatchObject({ status: 'awaiting_approval', waitsFor: 'perhaps-paid' })
    await expect(makeSignDoc(ctx, [refund?.id ?? 0], undefined, admin)).rejects.toMatchObject({ code: 'refund-not-waiting' })
    await approveRefund(ctx, refund?.id ?? 0, undefined, admin)
    expect(await all()).toMatchObject([{ status: 'due', waitsFor: null }])
    expect(await openAlerts()).toEqual([])
  })

  it('refuses the approval of somebody who could not know of it', async () => {
    ctx.settings.refundAutoLimit = () => 1n
    await owe()
    const [refund] = await all()
    expect(refund).toMatchObject({ status: 'awaiting_approval', waitsFor: 'above-limit' })
    await lostSends({ id: lostId, coins: '700uatom' })
    await db.update(refunds).set({ waitsFor: 'above-limit' })
    await expect(approveRefund(ctx, refund?.id ?? 0, undefined, admin)).rejects.toMatchObject({ code: 'refund-not-waiting' })
    expect(await all()).toMatchObject([{ status: 'awaiting_approval', waitsFor: 'perhaps-paid' }])
  })
})

it('who bore the gas is known by what he got of that transaction', () => {
  const share = { fee: 10n, refunds: 2, sendingCost: () => 1n, gasDenom: 'uatom' }
  const sentThen = { id: lostId, to: 'a', denom: 'uatom', net: 95n, share }
  const waiting = { id: 1, reason: 'over' as const, denom: 'uatom', amount: 100n, net: null, to: 'a' }
  expect(judgeLost([sentThen], [waiting])).toEqual({ paid: [{ refundId: 1, lostId }], doubtful: [] })
  // Signed again before it was known, with another fee: what it was to bring then stays with it.
  expect(judgeLost([sentThen], [{ ...waiting, net: 97n }])).toEqual({ paid: [{ refundId: 1, lostId }], doubtful: [] })
  expect(judgeLost([sentThen], [{ ...waiting, amount: 200n }])).toEqual({ paid: [], doubtful: [1] })
  expect(judgeLost([sentThen], [{ ...waiting, to: 'b' }])).toEqual({ paid: [], doubtful: [] })
  expect(
    judgeLost(
      [sentThen],
      [
        { ...waiting, amount: 200n },
        { ...waiting, id: 2 },
      ],
    ),
  ).toEqual({
    paid: [{ refundId: 2, lostId }],
    doubtful: [],
  })
})
