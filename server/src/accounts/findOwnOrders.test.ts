import type { Db } from '../db/database.ts'
import type { Place } from './findOwnOrders.ts'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aContext, aToken, startedAt } from '../clearing/testing.ts'
import { failedOrderFaults } from '../clearing/testing/sumFaults.ts'
import { clearingOperations, clearingTokens, payments, unconfirmedPayments } from '../db/schema/index.ts'
import { emptyTables, useDatabase } from '../db/testing.ts'
import { findOwnOrders } from './findOwnOrders.ts'

const database = await useDatabase()
const wallets = ['cosmos1me', 'osmo1me', 'cosmos1friend', 'cosmos1other']
const addresses = ['cosmos1me', 'osmo1me']

const Order = fc.record({
  wallet: fc.constantFrom(...wallets),
  at: fc.nat(3),
  status: fc.constantFrom('open' as const, 'expired' as const),
  payers: fc.array(fc.constantFrom(...wallets), { maxLength: 3 }),
})

it('page by page, finds what a look at every order finds', async () => {
  const ctx = await aContext(database)
  await fc.assert(
    fc.asyncProperty(fc.array(Order, { maxLength: 14 }), fc.integer({ min: 1, max: 4 }), async (orders, limit) => {
      await emptyTables(database)
      const own: Place[] = []
      for (const [n, { wallet, at, status, payers }] of orders.entries()) {
        const createdAt = new Date(startedAt.getTime() + at)
        const { id } = await aToken(ctx, [String(n)], { walletAddress: wallet, createdAt, status })
        await pay(id, payers, 0)
        if (payers.some(payer => addresses.includes(payer)) || (addresses.includes(wallet) && (status === 'open' || payers.length > 0)))
          own.push({ createdAt, id })
      }
      const expected = own.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
      const found: Place[] = []
      for (let page: Place[] | undefined; page?.length !== 0; found.push(...page))
        page = await findOwnOrders(database.db, { addresses, limit, after: found.at(-1) })
      expect(found).toEqual(expected)
    }),
    { numRuns: 30 },
  )
})

const Failing = fc.record({
  wallet: fc.constantFrom(...wallets),
  refundTo: fc.constantFrom(...wallets),
  at: fc.nat(3),
  /** Where it stood, one after the other. */
  statuses: fc.array(fc.constantFrom('queued' as const, 'cleared' as const, 'partly_cleared' as const, 'not_cleared' as const), {
    minLength: 1,
    maxLength: 3,
  }),
  before: fc.array(fc.constantFrom(...wallets), { maxLength: 2 }),
  later: fc.array(fc.constantFrom(...wallets), { maxLength: 2 }),
})

it('page by page, finds the orders that ended so and no others, whatever came before', async () => {
  const ctx = await aContext(database)
  await fc.assert(
    fc.asyncProperty(fc.array(Failing, { maxLength: 10 }), fc.integer({ min: 1, max: 4 }), async (orders, limit) => {
      await emptyTables(database)
      const own: Place[] = []
      for (const [n, { wallet, refundTo, at, statuses, before, later }] of orders.entries()) {
        const createdAt = new Date(startedAt.getTime() + at)
        const { id } = await aToken(ctx, [String(n)], { walletAddress: wallet, refundAddress: refundTo, createdAt })
        await pay(id, before, 0)
        await database.db
          .insert(clearingOperations)
          .values({ token: id, status: statuses[0] ?? 'queued', createdAt, deadlineAt: createdAt })
        for (const status of statuses) await database.db.update(clearingOperations).set({ status }).where(eq(clearingOperations.token, id))
        await pay(id, later, before.length)
        const people = [wallet, ...before, ...later]
        if (statuses.at(-1) === 'not_cleared' && people.some(one => addresses.includes(one))) own.push({ createdAt, id })
      }
      const expected = own.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
      const found: Place[] = []
      for (let page: Place[] | undefined; page?.length !== 0; found.push(...page))
        page = await findOwnOrders(database.db, { addresses, status: 'not_cleared', limit, after: found.at(-1) })
      expect(found).toEqual(expected)
      expect(await failedOrderFaults(database.db)).toEqual([])
    }),
    { numRuns: 30 },
  )
})

it('an order is found by who pays while it fails, and not by who did not pay after all', async () => {
  const { db } = database
  const { id } = await aToken(await aContext(database), ['1'], { walletAddress: 'cosmos1other' })
  await db.insert(clearingOperations).values({ token: id, status: 'verifying', createdAt: startedAt, deadlineAt: startedAt })
  const holdToken = (tx: Db) => tx.select().from(clearingTokens).where(eq(clearingTokens.id, id)).for('update')
  const ended = Promise.withResolvers<void>()
  let ending = Promise.resolve()
  await db.transaction(async tx => {
    await holdToken(tx)
    await pay(id, ['cosmos1me'], 0, tx)
    // Ends before its payer is known to others, and tells of it last, as every change of an order does.
    ending = db.transaction(async other => {
      await other.update(clearingOperations).set({ status: 'not_cleared' }).where(eq(clearingOperations.token, id))
      ended.resolve()
      await holdToken(other)
    })
    await Promise.race([ended.promise, ending])
  })
  await ending
  const find = () => findOwnOrders(db, { addresses, status: 'not_cleared', limit: 9 })
  expect(await find()).toEqual([{ id, createdAt: startedAt }])
  await db.update(payments).set({ token: null }).where(eq(payments.token, id))
  expect(await find()).toEqual([])
  expect(await failedOrderFaults(db)).toEqual([])
})

/** A payment of each for this order. */
async function pay(token: string, payers: string[], first: number, db: Db = database.db): Promise<void> {
  for (const [index, payer] of payers.entries())
    await db.insert(payments).values({
      chainId: 'a-1',
      height: 1,
      txHash: token,
      ordinal: first + index,
      at: startedAt,
      payer,
      memo: '',
      amounts: [],
      token,
      match: 'under',
      state: 'held',
      heldReason: 'underpaid',
    })
}

it('an order whose payment one node alone shows is being confirmed in the list too', async () => {
  const { id } = await aToken(await aContext(database), ['1'], { walletAddress: 'cosmos1me' })
  const find = async (status: 'confirming' | 'awaiting_payment') =>
    (await findOwnOrders(database.db, { addresses, status, limit: 9 })).length
  expect([await find('confirming'), await find('awaiting_payment')]).toEqual([0, 1])
  await database.db.insert(unconfirmedPayments).values({ token: id, chainId: 'a-1', height: 1, txHash: 'A', shownBy: 'x', at: startedAt })
  expect([await find('confirming'), await find('awaiting_payment')]).toEqual([1, 0])
})
