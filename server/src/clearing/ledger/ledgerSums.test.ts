import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { alerts, ledgerEntries, ledgerSums } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { watchLedgerSums } from '../../operations/watchLedgerSums.ts'
import { aContext, startedAt } from '../testing.ts'
import { keepLedgerSums, ledgerBalances, ledgerSumFaults, rebuildLedgerSums } from './ledgerSums.ts'
import { post } from './post.ts'

const database = await useDatabase()
const { db } = database

/** Postings of two lines each, on two chains, in two coins, for many payments and two wallets. */
async function postings(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const [chainId, denom] = [n % 2 === 0 ? 'a-1' : 'b-1', n % 3 === 0 ? 'uatom' : 'uosmo']
    const name = `test:${await db.$count(ledgerEntries)}`
    await post(db, {
      name,
      chainId,
      at: startedAt,
      lines: [
        { account: 'customer', subject: name, coin: { denom, amount: BigInt(-1 - n) } },
        { account: 'wallet', subject: `wallet${n % 2}`, coin: { denom, amount: BigInt(1 + n) } },
      ],
    })
  }
}

/** All lines of the ledger added up, without any kept sum. */
async function counted(): Promise<unknown[]> {
  const { rows } = await db.execute<{ amount: string }>(sql`
    select chain_id as "chainId", account, case when account = 'wallet' then subject else '' end as address, denom,
      sum(amount)::text as amount
    from ledger_entries group by 1, 2, 3, 4 order by 1, 2, 3, 4`)
  return rows.map(row => ({ ...row, amount: BigInt(row.amount) }))
}

it('balances are what all entries add up to, whatever of them is kept as a sum', async () => {
  expect(await ledgerBalances(db)).toEqual([])
  await postings(7)
  expect(await keepLedgerSums(database, 20)).toBe(0)
  expect(await ledgerBalances(db)).toEqual(await counted())
  await postings(10)
  expect(await keepLedgerSums(database, 6)).toBe(5)
  expect(await ledgerBalances(db)).toEqual(await counted())
  await postings(4)
  expect(await ledgerBalances(db)).toEqual(await counted())
  expect(await ledgerBalances(db, sql`chain_id = 'b-1' and account = 'wallet'`)).toEqual(
    (await counted()).filter(row =>
      JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? value.toString() : value)).includes('"b-1","account":"wallet"'),
    ),
  )
  expect(await rebuildLedgerSums(database, 6)).toMatchObject({ wrong: 0 })
})

it('no entry is kept out of a sum because its transaction ends late', async () => {
  await postings(3)
  const inserted = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const late = db.transaction(async tx => {
    await post(tx, {
      name: 'late',
      chainId: 'a-1',
      at: startedAt,
      lines: [
        { account: 'gas', subject: 'x', coin: { denom: 'uatom', amount: 5n } },
        { account: 'wallet', subject: 'wallet0', coin: { denom: 'uatom', amount: -5n } },
      ],
    })
    inserted.resolve()
    await goOn.promise
  })
  await inserted.promise
  await postings(3)
  expect(await keepLedgerSums(database, 4)).toBe(0)
  goOn.resolve()
  await late
  expect(await keepLedgerSums(database, 4)).toBe(3)
  expect(await ledgerBalances(db)).toEqual(await counted())
})

it('two that keep sums at once keep each entry in one', async () => {
  await postings(12)
  const made = await Promise.all([1, 2, 3].map(() => keepLedgerSums(database, 5)))
  expect(made.reduce((sum, one) => sum + one, 0)).toBe(4)
  expect(await ledgerBalances(db)).toEqual(await counted())
})

it.each([
  [
    'a sum that was changed',
    sql`update ledger_sums set amount = amount + 1 where account = 'wallet' and up_to = (select max(up_to) from ledger_sums)`,
  ],
  ['a sum that is gone', sql`delete from ledger_sums where account = 'customer' and up_to = (select min(up_to) from ledger_sums)`],
  [
    'a sum that was put in',
    sql`insert into ledger_sums (up_to, day, event, chain_id, account, address, denom, amount)
      values (1000000, '2026-01-01', 'test', 'a-1', 'wallet', 'wallet0', 'uatom', 7)`,
  ],
])('%s is told within one round, and fixed by one command', async (_what, harm) => {
  const ctx = await aContext(database)
  const watch = watchLedgerSums(ctx)
  await postings(9)
  await keepLedgerSums(database, 6)
  await watch()
  expect(await db.select().from(alerts)).toEqual([])
  await db.execute(harm)
  for (let turn = 0; turn < 4; turn++) await watch()
  expect(await db.select().from(alerts)).toMatchObject([{ name: 'ledger-sums-wrong', subject: 'ledger', endedAt: null }])
  expect((await rebuildLedgerSums(database, 6)).wrong).toBeGreaterThan(0)
  expect(await db.select().from(alerts)).toMatchObject([{ endedAt: expect.any(Date) as Date }])
  expect(await ledgerBalances(db)).toEqual(await counted())
  for (const { upTo } of await db.selectDistinct({ upTo: ledgerSums.upTo }).from(ledgerSums))
    expect(await ledgerSumFaults(db, upTo)).toEqual([])
})
