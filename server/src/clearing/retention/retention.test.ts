import { paymentMemo } from '@relayooor/shared'
import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchCrashPoints } from '../../db/crashPoint.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import {
  archivedOrders,
  auditLog,
  chainCursors,
  clearingOperations,
  clearingTokens,
  costSums,
  packetClearingResults,
  payments,
  paymentTransactions,
  refunds,
  tierSums,
  timeline,
  totals,
  userStatistics,
} from '../../db/schema/index.ts'
import { emptyTables, useDatabase } from '../../db/testing.ts'
import { auditKeys } from '../../operations/auditChain.ts'
import { sealAudit } from '../../operations/sealAudit.ts'
import { verifyAudit } from '../../operations/verifyAudit.ts'
import { settleLate } from '../block/settleLate.ts'
import { rebuildCostSums } from '../gas/costSums.ts'
import { countGas } from '../gas/countGas.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { resultsOf } from '../orders/operations.ts'
import { rebuildTotals } from '../orders/totals.ts'
import { rebuildUserStatistics } from '../orders/userStatistics.ts'
import { expireTokens } from '../payments/expireTokens.ts'
import { storeSigned } from '../refunds/sign/storeSigned.ts'
import { failPacket } from '../runs/failPacket.ts'
import { aContext, aToken, aTx, blocksFor, freeGas, ours, paid, received, sent, service, startedAt, wallet } from '../testing.ts'
import { costFaults, failedOrderFaults, statisticsFaults, totalFaults } from '../testing/sumFaults.ts'
import { listOrders } from '../views/listOrders.ts'
import { loadQuote, loadReceipt, loadStatus, loadStatusByPayment } from '../views/presentStatus.ts'
import { archiveOrders } from './archiveOrders.ts'
import { purgeOrders } from './purgeOrders.ts'
import { purgeTokens } from './purgeTokens.ts'

const database = await useDatabase()
const { db } = database
const unending = AbortSignal.any([])
const days = (n: number) => new Date(startedAt.getTime() + n * 24 * 3_600_000)
let now: Date
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>

async function begin(): Promise<void> {
  now = startedAt
  ctx = await aContext(database, { now: () => now, gas: freeGas })
  block = blocksFor(ctx)
}
beforeEach(begin)
afterEach(async () => {
  watchCrashPoints(() => {})
  expect(await faults()).toEqual([])
})

/** Disagreements of records, ledger and sums; none may come of what goes. */
async function faults(): Promise<string[]> {
  return [
    ...(await ledgerFaults(db)),
    ...(await totalFaults(db)),
    ...(await statisticsFaults(db)),
    ...(await costFaults(db)),
    ...(await failedOrderFaults(db)),
  ]
}

/** All sums that are kept. */
async function sums() {
  const rows = await Promise.all([totals, userStatistics, costSums, tierSums].map(table => db.select().from(table)))
  const { rows: ledger } = await db.execute(sql`select chain_id, account, denom, sum(amount)::text as amount from ledger_entries
    group by 1, 2, 3 order by 1, 2, 3`)
  return [
    ...rows.map(of => of.map(row => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).sort()),
    ledger,
  ]
}

let sequence = 0
const kinds = ['cleared', 'failed', 'owed', 'held', 'live', 'late'] as const
type Kind = (typeof kinds)[number]

/** An order that came to this, by blocks at the beginning. */
async function anOrder(kind: Kind): Promise<string> {
  const one = String((sequence += 1))
  const { id } = await aToken(ctx, [one], { routes: ['a-1/transfer/channel-0'] })
  const pay = paid({ memo: paymentMemo(id) })
  await db.insert(paymentTransactions).values({ txHash: pay.hash, token: id, txBytes: 'c3dvcmRmaXNo', createdAt: now, acceptedAt: now })
  await block('a-1', [sent(one)])
  if (kind === 'late') {
    const after = new Date(startedAt.getTime() + 400_000)
    now = now < after ? after : now
    await block('a-1', [], after)
    await expireTokens(ctx)
    await block('a-1', [pay], after)
    await settleLate(ctx)
  } else await block('a-1', [pay])
  if (kind === 'failed' || kind === 'owed') {
    const [row] = await resultsOf(db, id)
    if (!row) throw new Error('no result')
    await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', now))
    if (kind === 'failed') await payBack(id)
  } else if (kind !== 'live') await block('b-1', [received(ours, 'success', one)])
  // Too little to be sent back.
  if (kind === 'held') await block('a-1', [paid({ memo: paymentMemo(id), amount: '2uatom' })])
  return id
}

/** Signs what is due of it and shows it in a block. */
async function payBack(token: string): Promise<void> {
  const due = await db.select().from(refunds).where(eq(refunds.token, token))
  const tx = aTx({ timeoutHeight: 100_000n })
  const signed = { chainId: 'a-1', origin: 'hot', sender: service, bytes: tx.bytes, from: 'due', actor: 'system', source: 'test' } as const
  await storeSigned(ctx, { ...signed, refunds: due.map(({ id, amount }) => ({ id, net: amount })) })
  await block('a-1', [tx], now)
}

/** Both chains are read until then, and all that goes by itself goes. */
async function passTo(at: Date): Promise<void> {
  now = at
  for (const chainId of ['a-1', 'b-1'] as const) await block(chainId, [], at)
  await age()
}

async function age(): Promise<void> {
  while (await countGas(ctx)) {
    /* the next ones */
  }
  await archiveOrders(ctx, unending)
  await purgeOrders(ctx, unending)
  await purgeTokens(ctx)
}

async function keptOf(token: string) {
  const [row] = await db.select().from(clearingOperations).where(eq(clearingOperations.token, token))
  return row?.kept
}

async function foundBy(q: string): Promise<string[]> {
  const found = await listOrders(ctx, { q, limit: 50 })
  return found.items.map(item => item.token)
}

describe('90 days after its end', () => {
  it('an order is archived and told as before, found by token, payment, transfer and wallet', async () => {
    const [cleared, failed] = [await anOrder('cleared'), await anOrder('failed')]
    const tell = (token: string) => Promise.all([loadStatus(ctx, token), loadQuote(ctx, token), loadReceipt(ctx, token)])
    await passTo(days(89))
    const [ofCleared, ofFailed, counted] = [await tell(cleared), await tell(failed), await sums()]
    expect([await keptOf(cleared), await keptOf(failed)]).toEqual(['whole', 'whole'])
    await passTo(days(91))
    expect([await keptOf(cleared), await keptOf(failed)]).toEqual(['archived', 'archived'])
    expect([await db.$count(timeline), await db.$count(paymentTransactions), await db.$count(archivedOrders)]).toEqual([0, 0, 2])
    expect([await tell(cleared), await tell(failed), await sums()]).toEqual([ofCleared, ofFailed, counted])
    const [payment] = await db.select().from(payments).where(eq(payments.token, cleared))
    const [result] = await resultsOf(db, cleared)
    if (!payment || !result) throw new Error('what is found by is gone')
    expect(await loadStatusByPayment(ctx, 'a-1', payment.txHash)).toMatchObject({ token: cleared, timeline: ofCleared[0]?.timeline })
    for (const q of [cleared, cleared.slice(0, 13), payment.txHash, result.packetKey]) expect([q, await foundBy(q)]).toEqual([q, [cleared]])
    expect((await foundBy(wallet)).toSorted()).toEqual([cleared, failed].toSorted())
  })

  it('what happens to it then is told after what is archived', async () => {
    const token = await anOrder('cleared')
    await passTo(days(91))
    const archived = (await loadStatus(ctx, token))?.timeline ?? []
    await block('a-1', [paid({ memo: paymentMemo(token) })], now)
    const status = await loadStatus(ctx, token)
    expect(status).toMatchObject({ payments: [{ match: 'exact' }, { match: 'duplicate' }], refunds: [{ reason: 'duplicate', to: wallet }] })
    expect(status?.timeline.slice(0, archived.length)).toEqual(archived)
    expect(status?.timeline.slice(archived.length).map(line => line.kind)).toEqual(['payment-seen', 'payment-duplicate'])
  })

  it('nothing that lives, is held or is owed goes anywhere, however old', async () => {
    const tokens = [await anOrder('live'), await anOrder('held'), await anOrder('owed')]
    await passTo(days(1_000))
    expect(await Promise.all(tokens.map(keptOf))).toEqual(['whole', 'whole', 'whole'])
  })

  it('a clock that jumps makes nothing older: its chain must have been read so far', async () => {
    const token = await anOrder('cleared')
    await passTo(days(1))
    now = days(1_000)
    await age()
    expect(await keptOf(token)).toBe('whole')
    await db.update(chainCursors).set({ blockTime: days(90.5) })
    await age()
    expect(await keptOf(token)).toBe('archived')
  })
})

describe('a year after its end', () => {
  it('its end, its money and its way home are left, and no sum changes', async () => {
    const tokens = [await anOrder('cleared'), await anOrder('failed')]
    await passTo(days(364))
    const before = await sums()
    const [cleared] = tokens
    await passTo(days(366))
    expect(await Promise.all(tokens.map(keptOf))).toEqual(['purged', 'purged'])
    for (const table of [archivedOrders, timeline, packetClearingResults]) expect(await db.$count(table)).toBe(0)
    expect(await sums()).toEqual(before)
    const rebuilt = [await rebuildTotals(database), await rebuildUserStatistics(database), await rebuildCostSums(database)]
    expect(rebuilt.map(({ wrong }) => wrong)).toEqual([0, 0, 0])
    expect(await sums()).toEqual(before)
    expect(await db.select().from(clearingTokens)).toMatchObject(
      tokens.map(() => ({ chainId: 'a-1', walletAddress: wallet, refundAddress: wallet, purgedAt: now, terms: { packets: [] } })),
    )
    const status = await loadStatus(ctx, cleared ?? '')
    expect(status).toMatchObject({ status: 'cleared', payments: [{ match: 'exact' }], packets: [], timeline: [] })
    await expect(loadQuote(ctx, cleared ?? '')).rejects.toMatchObject({ code: 'not-found' })
    expect(await foundBy(cleared ?? '')).toEqual([cleared])
  })

  it('money that comes later still goes home, all of it, also what was sent twice for a price that was never paid in time', async () => {
    const token = await anOrder('cleared')
    const other = await aToken(ctx, ['900'])
    await passTo(days(10))
    await expireTokens(ctx)
    await block('a-1', [paid({ memo: paymentMemo(other.id) })], now)
    await payBack(other.id)
    await passTo(days(366))
    expect(await keptOf(token)).toBe('purged')
    await passTo(days(377))
    const purged = await db.select({ purgedAt: clearingTokens.purgedAt }).from(clearingTokens)
    expect(purged.map(row => row.purgedAt).toSorted()).toEqual([days(366), days(377)])
    await block('a-1', [paid({ memo: paymentMemo(token) }), paid({ memo: paymentMemo(other.id) })], days(800))
    expect(await db.select().from(refunds).where(eq(refunds.status, 'due')).orderBy(refunds.id)).toMatchObject([
      { reason: 'duplicate', amount: 1_100n, to: wallet, token },
      { reason: 'late', amount: 1_100n, to: wallet, token: other.id },
    ])
  })

  it('the database still refuses a second payment, refund and use of what is purged', async () => {
    const token = await anOrder('failed')
    await passTo(days(366))
    const [payment] = await db.select().from(payments)
    const [refund] = await db.select().from(refunds)
    if (!payment || !refund) throw new Error('the books are gone')
    const { id: _, ...again } = payment
    await expect(db.insert(payments).values(again)).rejects.toThrow('payments_identity')
    const more = { ...refund, id: undefined, reason: 'over' as const, amount: 1n, net: null, status: 'due' as const, transactionId: null }
    await expect(db.insert(refunds).values(more)).rejects.toThrow('above the')
    await expect(db.insert(clearingOperations).values({ token, status: 'queued', createdAt: now, deadlineAt: now })).rejects.toThrow()
    await expect(db.delete(clearingTokens).where(eq(clearingTokens.id, token))).rejects.toThrow()
  })

  it('the audit log tells what went, and its chain verifies across it', async () => {
    const keys = auditKeys(['k'.repeat(32)])
    await anOrder('cleared')
    await sealAudit(database, keys, now, { thorough: true })
    const { head } = await verifyAudit(database, keys, { graceMs: 0 })
    await passTo(days(366))
    await sealAudit(database, keys, now, { thorough: true })
    expect((await verifyAudit(database, keys, { known: head ?? undefined, graceMs: 0 })).faults).toEqual([])
    expect(await db.select().from(auditLog).where(eq(auditLog.source, 'retention'))).toMatchObject([
      { action: 'archive-orders', after: { orders: 1 } },
      { action: 'purge-orders', after: { orders: 1 } },
    ])
  })
})

it('a process that dies at any edge leaves all of a batch or nothing, and the next goes on', async () => {
  const tokens = [await anOrder('cleared'), await anOrder('failed')]
  await passTo(days(1))
  const before = await sums()
  for (const chainId of ['a-1', 'b-1'] as const) await block(chainId, [], days(400))
  now = days(400)
  const seen = []
  for (const edge of [
    'archive-orders:before-commit',
    'archive-orders:after-commit',
    'purge-orders:before-commit',
    'purge-orders:after-commit',
  ]) {
    watchCrashPoints(name => {
      if (name === edge) throw new Error(`died at ${edge}`)
    })
    await expect(age()).rejects.toThrow(edge)
    seen.push(await keptOf(tokens[0] ?? ''))
    expect(await faults()).toEqual([])
    expect(await sums()).toEqual(before)
    for (const token of tokens) expect(await loadStatus(ctx, token)).toMatchObject({ refunds: expect.any(Array) })
  }
  expect(seen).toEqual(['whole', 'archived', 'archived', 'purged'])
  watchCrashPoints(() => {})
  await age()
  expect(await Promise.all(tokens.map(keptOf))).toEqual(['purged', 'purged'])
})

it('whatever orders there are and whenever they age, all sums stay equal to the unit', async () => {
  const step = fc.oneof(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 300 }))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async steps => {
      await emptyTables(database)
      await begin()
      for (const one of [...steps, 500]) {
        if (typeof one === 'string') {
          await anOrder(one)
          continue
        }
        for (const chainId of ['a-1', 'b-1'] as const) await block(chainId, [], new Date(now.getTime() + one * 86_400_000))
        now = new Date(now.getTime() + one * 86_400_000)
        while (await countGas(ctx)) {
          /* the next ones */
        }
        const before = await sums()
        await age()
        expect(await sums()).toEqual(before)
        expect(await faults()).toEqual([])
      }
    }),
    { numRuns: 8 },
  )
})
