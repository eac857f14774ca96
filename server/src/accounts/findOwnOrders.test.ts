import type { Place } from './findOwnOrders.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aContext, aToken, startedAt } from '../clearing/testing.ts'
import { payments, unconfirmedPayments } from '../db/schema/index.ts'
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
        for (const [ordinal, payer] of payers.entries())
          await database.db.insert(payments).values({
            chainId: 'a-1',
            height: n,
            txHash: id,
            ordinal,
            at: startedAt,
            payer,
            memo: '',
            amounts: [],
            token: id,
            match: 'under',
            state: 'held',
            heldReason: 'underpaid',
          })
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

it('an order whose payment one node alone shows is being confirmed in the list too', async () => {
  const { id } = await aToken(await aContext(database), ['1'], { walletAddress: 'cosmos1me' })
  const find = async (status: 'confirming' | 'awaiting_payment') =>
    (await findOwnOrders(database.db, { addresses, status, limit: 9 })).length
  expect([await find('confirming'), await find('awaiting_payment')]).toEqual([0, 1])
  await database.db.insert(unconfirmedPayments).values({ token: id, chainId: 'a-1', height: 1, txHash: 'A', shownBy: 'x', at: startedAt })
  expect([await find('confirming'), await find('awaiting_payment')]).toEqual([1, 0])
})
