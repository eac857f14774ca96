import { execFile } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { paymentMemo, writeAddress } from '@relayooor/shared'
import { asc, eq, inArray } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inTransaction } from '../../db/inTransaction.ts'
import { packetClearingResults, payers, payerYears, refunds, refundTransactions, userStatistics } from '../../db/schema/index.ts'
import { emptyTables, useDatabase } from '../../db/testing.ts'
import { settleLate } from '../block/settleLate.ts'
import { expireTokens } from '../payments/expireTokens.ts'
import { failPacket } from '../runs/failPacket.ts'
import { aContext, aToken, blocksFor, freeGas, ours, paid, received, sent, startedAt, theirs, timedOut } from '../testing.ts'
import { statisticsFaults, totalFaults } from '../testing/sumFaults.ts'
import { countRefund } from './count.ts'
import { rebuildTotals } from './totals.ts'
import { rebuildUserStatistics } from './userStatistics.ts'

const database = await useDatabase()

const dayMs = 24 * 3_600_000
const wallets = [1, 2, 3].map(n => writeAddress('cosmos', new Uint8Array(20).fill(n)))
const wallet = wallets[0] ?? ''
const other = wallets[1] ?? ''

/** Sends what is owed, as the block that holds it is read. */
async function sendRefunds(): Promise<void> {
  await inTransaction(database, 'test', async tx => {
    const owed = await tx
      .select()
      .from(refunds)
      .where(inArray(refunds.status, ['due', 'awaiting_approval']))
    const [{ id } = { id: 0 }] = await tx
      .insert(refundTransactions)
      .values({
        chainId: 'a-1',
        origin: 'hot',
        sender: 's',
        sequence: 1,
        txHash: `T${Math.random()}`,
        txBytes: '',
        timeoutHeight: 9,
        gasLimit: 1,
        feeDenom: 'uatom',
        feeAmount: 1n,
        status: 'confirmed',
        createdAt: startedAt,
        height: 5,
      })
      .returning({ id: refundTransactions.id })
    for (const one of owed) {
      await tx
        .update(refunds)
        .set({
          status: 'confirmed',
          confirmedAt: startedAt,
          waitsFor: null,
          transactionId: id,
          net: one.reason === 'over' ? one.amount - 1n || 1n : one.amount,
        })
        .where(eq(refunds.id, one.id))
      countRefund(tx, one.id)
    }
  })
}

async function failPending(ctx: Awaited<ReturnType<typeof aContext>>): Promise<void> {
  const [row] = await database.db.select().from(packetClearingResults).where(eq(packetClearingResults.result, 'pending')).limit(1)
  if (row) await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', startedAt))
}

it('counts orders and their packets for the wallet they were made for, and money for who sent it, on the day it paid', async () => {
  const ctx = await aContext(database, { gas: freeGas })
  const block = blocksFor(ctx)
  await block('a-1', [sent('1', '2', '3', '4')])
  const own = await aToken(ctx, ['1', '2', '3'])
  const givenBy = await aToken(ctx, ['4'])
  await block('a-1', [paid({ memo: paymentMemo(own.id), amount: '1350uatom' })])
  await block('a-1', [paid({ memo: paymentMemo(givenBy.id), from: other })], new Date(startedAt.getTime() + dayMs))
  await settleLate(ctx)
  await block('b-1', [received(ours, 'success', '1'), received(ours, 'error', '2'), received(theirs, 'success', '3')])
  await block('a-1', [timedOut(ours, '4')])
  await sendRefunds()
  const row = { chainId: 'a-1', denom: 'uatom' }
  expect(await database.db.select().from(userStatistics).orderBy(asc(userStatistics.address), asc(userStatistics.day))).toEqual(
    expect.arrayContaining([
      {
        ...row,
        address: wallet,
        day: '2026-01-01',
        operations: 1,
        packetsRequested: 3,
        packetsCleared: 1,
        packetsReturned: 0,
        paid: 1350n,
        refunded: 49n,
      },
      {
        ...row,
        address: wallet,
        day: '2026-01-02',
        operations: 1,
        packetsRequested: 1,
        packetsCleared: 0,
        packetsReturned: 0,
        paid: 0n,
        refunded: 0n,
      },
      {
        ...row,
        address: other,
        day: '2026-01-02',
        operations: 0,
        packetsRequested: 0,
        packetsCleared: 0,
        packetsReturned: 0,
        paid: 1100n,
        refunded: 1100n,
      },
    ]),
  )
  expect(await statisticsFaults(database.db)).toEqual([])
})

const Step = fc.oneof(
  fc.record({
    kind: fc.constant('order' as const),
    wallet: fc.nat(2),
    packets: fc.integer({ min: 1, max: 3 }),
    payer: fc.nat(2),
    amount: fc.constantFrom('exact', '1uatom', '5000uatom', '1100ibc/USDC', '7uother,5000uatom'),
    day: fc.nat(3),
    memo: fc.constantFrom('its own', 'its own', 'none'),
  }),
  fc.record({
    kind: fc.constant('arrive' as const),
    sequence: fc.integer({ min: 1, max: 20 }),
    by: fc.constantFrom(ours, theirs),
    ack: fc.constantFrom('success' as const, 'error' as const),
    day: fc.nat(3),
  }),
  fc.record({ kind: fc.constant('time out' as const), sequence: fc.integer({ min: 1, max: 20 }), by: fc.constantFrom(ours, theirs) }),
  fc.constant({ kind: 'fail' as const }),
  fc.constant({ kind: 'expire' as const }),
  fc.constant({ kind: 'settle late' as const }),
  fc.constant({ kind: 'refund' as const }),
)

it('what is kept equals what is counted anew, after any mix of prices that end, orders, payments, ends and refunds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 6, maxLength: 24 }), async steps => {
      await emptyTables(database)
      const ctx = await aContext(database, { gas: freeGas })
      const block = blocksFor(ctx)
      await block('a-1', [sent(...Array.from({ length: 20 }, (_, n) => String(n + 1)))])
      let next = 1
      for (const step of steps) {
        const at = new Date(startedAt.getTime() + ('day' in step ? step.day : 0) * dayMs)
        if (step.kind === 'order') {
          const sequences = Array.from({ length: step.packets }, () => String((next++ % 20) + 1))
          const token = await aToken(ctx, [...new Set(sequences)], { walletAddress: wallets[step.wallet] ?? '' })
          await block(
            'a-1',
            [
              paid({
                from: wallets[step.payer] ?? '',
                memo: step.memo === 'none' ? '' : paymentMemo(token.id),
                amount: step.amount === 'exact' ? `${token.amount}uatom` : step.amount,
              }),
            ],
            at,
          )
        } else if (step.kind === 'arrive') {
          await block('b-1', [received(step.by, step.ack, String(step.sequence))], at)
        } else if (step.kind === 'time out') {
          await block('a-1', [timedOut(step.by, String(step.sequence))])
        } else if (step.kind === 'expire') {
          await expireTokens({ ...ctx, now: () => new Date(startedAt.getTime() + 4 * dayMs) })
        } else if (step.kind === 'settle late') {
          await settleLate(ctx)
        } else {
          await (step.kind === 'fail' ? failPending(ctx) : sendRefunds())
        }
      }
      expect([await statisticsFaults(database.db), await totalFaults(database.db)]).toEqual([[], []])
      const kept = await database.db.select().from(userStatistics)
      expect((await rebuildUserStatistics(database)).wrong).toBe(0)
      expect(await database.db.select().from(userStatistics)).toEqual(expect.arrayContaining(kept))
    }),
    { numRuns: 15 },
  )
})

it('what is wrong is found, and fixed by npm run statistics:rebuild', async () => {
  const ctx = await aContext(database)
  const block = blocksFor(ctx)
  await block('a-1', [sent('1')])
  await block('a-1', [paid({ memo: paymentMemo((await aToken(ctx, ['1'])).id) })])
  const kept = () => Promise.all([userStatistics, payers, payerYears].map(table => database.db.select().from(table)))
  const good = await kept()
  await database.db.delete(payers)
  await database.db.update(payerYears).set({ months: 0b11 })
  await database.db.insert(payers).values({ month: '2026-01-01', address: 'cosmos1nobody', days: 1 })
  await database.db.insert(payerYears).values({ year: 2026, address: 'cosmos1nobody', months: 1 })
  await database.db.update(userStatistics).set({ paid: 7n })
  await database.db.insert(userStatistics).values({
    address: 'cosmos1nobody',
    day: '2026-01-01',
    chainId: 'a-1',
    denom: 'uatom',
    operations: 1,
    packetsRequested: 1,
    packetsCleared: 0,
    packetsReturned: 0,
    paid: 1n,
    refunded: 0n,
  })
  expect(await statisticsFaults(database.db)).toHaveLength(4)
  const script = join(import.meta.dirname, '../../../../scripts/statistics-rebuild.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: { ...process.env, DATABASE_URL: database.url } })
  expect(stdout).toBe(
    'Counted totals anew, 4 rows: all were right.\n' +
      'Counted personal statistics anew, 1 row: 6 had been wrong.\nCounted costs anew, 0 rows: all were right.\n' +
      "Counted the ledger's sums anew, 0 rows: all were right.\n",
  )
  expect(await kept()).toEqual(good)
})

it('nothing is lost when both chains end packets of the same wallets at the same moment, while all is counted anew', async () => {
  const ctx = await aContext(database)
  const block = blocksFor(ctx)
  const sequences = Array.from({ length: 12 }, (_, n) => String(n + 1))
  await block('a-1', [sent(...sequences)])
  for (const [n, sequence] of sequences.entries())
    await block('a-1', [paid({ memo: paymentMemo((await aToken(ctx, [sequence], { walletAddress: wallets[n % 3] ?? '' })).id) })])
  for (let n = 0; n < 12; n += 4) {
    await Promise.all([
      block('a-1', [timedOut(ours, String(n + 1)), timedOut(ours, String(n + 2))]),
      block('b-1', [received(ours, 'success', String(n + 4), String(n + 3))]),
      rebuildUserStatistics(database),
      rebuildTotals(database),
    ])
  }
  expect([await statisticsFaults(database.db), await totalFaults(database.db)]).toEqual([[], []])
})
