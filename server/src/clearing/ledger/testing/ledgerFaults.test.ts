import type { Coin } from '@relayooor/shared'
import { paymentMemo } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { useDatabase } from '../../../db/testing.ts'
import { aContext, aToken, blocksFor, ours, paid, received, sent, startedAt } from '../../testing.ts'
import { bookHeld } from '../bookHeld.ts'
import { ledgerFaults } from './ledgerFaults.ts'

const database = await useDatabase()
const { db } = database
let block: ReturnType<typeof blocksFor>
let memo: string

beforeEach(async () => {
  const ctx = await aContext(database)
  block = blocksFor(ctx)
  memo = paymentMemo((await aToken(ctx, ['1', '2'], { amount: 1200n })).id)
  await block('a-1', [sent('1', '2')])
})

it('what is held, released and held again for the same reason is booked each time, and once', async () => {
  const where = { chainId: 'a-1', at: startedAt }
  const coins = [{ denom: 'uatom', amount: 40n }]
  await block('a-1', [paid({ memo: 'hello', amount: '40uatom' })])
  const [payment] = (await db.execute<{ id: string }>(sql`select id from payments`)).rows
  const held = async (now: Coin[]) => {
    await db.transaction(tx => bookHeld(tx, where, Number(payment?.id), now))
    return (
      await db.execute(
        sql`select count(distinct posting)::int as postings, sum(amount)::int as held from ledger_entries where account = 'held'`,
      )
    ).rows[0]
  }
  expect(await held(coins)).toEqual({ postings: 1, held: -40 })
  expect(await held([])).toEqual({ postings: 2, held: 0 })
  expect(await held([])).toEqual({ postings: 2, held: 0 })
  expect(await held(coins)).toEqual({ postings: 3, held: -40 })
  expect(await held(coins)).toEqual({ postings: 3, held: -40 })
})

describe('the ledger against the records', () => {
  it('has no fault from the first coin to the last, whatever was paid', async () => {
    await block('a-1', [paid({ memo, amount: '500uatom,7ibc/USDC' }), paid({ memo: 'hello', amount: '40uatom' })])
    await block('a-1', [paid({ memo, amount: '900uatom' }), paid({ memo, amount: '1200uatom' })])
    await block('b-1', [received(ours, 'success', '1')])
    await block('b-1', [received('cosmos1other', 'success', '2')])
    expect(await ledgerFaults(db)).toEqual([])
    expect((await db.execute(sql`select count(*)::int as n from ledger_entries where account = 'revenue'`)).rows).toEqual([{ n: 1 }])
  })

  it.each([
    ['a payment that vanished', sql`update payments set amounts = '[]' where memo = 'hello'`, 'brought'],
    [
      'a payment that grew',
      sql`update payments set amounts = '[{"denom": "uatom", "amount": "41"}]' where memo = 'hello'`,
      'brought 41uatom, booked are 40',
    ],
    [
      'held money that counts as settled',
      sql`update payments set state = 'settled', held_reason = null where memo = 'hello'`,
      'to be held',
    ],
    [
      'a refund that was never paid',
      sql`update refunds set status = 'confirmed', transaction_id = 1 where reason = 'over'`,
      'booked are 0',
    ],
    ['a refund that is forgotten', sql`delete from refunds where reason = 'over'`, 'accounted for'],
    ['an order that earned more', sql`update clearing_operations set earned = 99, finished_at = now()`, 'has earned 99'],
    [
      'lines that do not balance',
      sql`insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at)
        values ('x', 0, 'held', 'x', 'a-1', 'uatom', 1, now())`,
      'sums to 1',
    ],
  ])('finds %s', async (_what, harm, words) => {
    await block('a-1', [paid({ memo, amount: '1300uatom' }), paid({ memo: 'hello', amount: '40uatom' })])
    expect(await ledgerFaults(db)).toEqual([])
    await db.transaction(async tx => {
      await tx.execute(sql`set local session_replication_role = replica`)
      await tx.execute(harm)
    })
    expect((await ledgerFaults(db)).join('\n')).toContain(words)
  })
})
