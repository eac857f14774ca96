import type { Db } from '../../../db/database.ts'
import type { CostSum } from '../../gas/costSums.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, costSums, payers, totals } from '../../../db/schema/index.ts'
import { everyDay, firstOf, monthAfter, monthOf } from './months.ts'

/** What was counted of the orders that ended on a day, by the routes of their packets. */
export interface DaySum {
  day: string
  routes: string[]
  kind: CostSum['kind']
  chainId: string
  denom: string
  amount: bigint
}

/** All that a report of a month is made of: day by day, or as if all of it were of its first. */
export interface MonthFacts {
  month: string
  sums: DaySum[]
  packets: { day: string; route: string; cleared: number; tried: number }[]
  /** So many wallets had orders paid on just these days, as the bits of `daysOf`. */
  payers: { days: number; payers: number }[]
}

/** Months in which an order was paid or ended, and this one, the oldest first. */
export async function listMonths(db: Db, now: Date): Promise<string[]> {
  const { rows } = await db.execute<{ month: string }>(sql`
    select distinct to_char(day, 'YYYY-MM') as month from ${totals}
    where day > '-infinity' and kind in ('paid', 'finished') and amount <> 0`)
  return [...new Set([...rows.map(row => row.month), monthOf(now)])].sort()
}

/**
 * From one month to another one, of none when that is earlier. What is read are sums that are kept: neither orders nor what single wallets
 * had done.
 */
export async function readMonths(db: Db, first: string, last: string, by: 'day' | 'month'): Promise<(month: string) => MonthFacts> {
  const [from, until] = [firstOf(first), firstOf(monthAfter(last))]
  const [sums, packets, wallets] = await Promise.all([
    readSums(db, from, until, by, ['operations', 'earned', 'spent']),
    db.execute<MonthFacts['packets'][number] & Record<string, unknown>>(sql`
      select ${partOf(by, 'day')}::text as day, subject as route, coalesce(sum(amount) filter (where kind = 'cleared'), 0)::int as cleared,
        coalesce(sum(amount) filter (where kind = 'tried'), 0)::int as tried
      from ${totals} where day >= ${from}::date and day < ${until}::date and kind in ('cleared', 'tried') and amount <> 0
      group by 1, 2 order by 1, 2`),
    db.execute<MonthFacts['payers'][number] & { month: string }>(sql`
      select month::text as month, ${by === 'day' ? sql`days` : sql`${everyDay}::int as days`}, count(*)::int as payers
      from ${payers} where month >= ${from}::date and month < ${until}::date group by payers.month${by === 'day' ? sql`, days` : sql``}`),
  ])
  const isIn = (month: string) => (row: { day: string }) => row.day.startsWith(month)
  return month => ({
    month,
    sums: sums.filter(isIn(month)),
    packets: packets.rows.filter(isIn(month)),
    payers: wallets.rows.filter(row => row.month === firstOf(month)),
  })
}

/** Each day of a month by itself. */
export function readDays(db: Db, month: string, kinds: readonly DaySum['kind'][]): Promise<DaySum[]> {
  return readSums(db, firstOf(month), firstOf(monthAfter(month)), 'day', kinds)
}

/** Orders that ended in the month and are in none of its sums yet. */
export async function countUncounted(db: Db, month: string): Promise<number> {
  return db.$count(clearingOperations, sql`gas_spent is null and ${within('finished_at', firstOf(month), firstOf(monthAfter(month)))}`)
}

async function readSums(db: Db, from: string, until: string, by: 'day' | 'month', kinds: readonly DaySum['kind'][]): Promise<DaySum[]> {
  const { rows } = await db.execute<Omit<DaySum, 'chainId' | 'amount'> & { chain_id: string; amount: string }>(sql`
    select day::text as day, routes, kind, chain_id, denom, amount::text as amount from (
      select ${partOf(by, `hour at time zone 'UTC'`)} as day, ${by === 'day' ? sql`routes` : sql`'[]'::jsonb`} as routes, kind, chain_id,
      denom, sum(amount) as amount from ${costSums}
      where ${within('hour', from, until)} and kind = any(${sql.param(kinds)}::text[]) group by 1, 2, 3, 4, 5) summed
    order by day, routes::text, kind, chain_id, denom`)
  return rows.map(({ chain_id: chainId, amount, ...row }) => ({ ...row, chainId, amount: BigInt(amount) }))
}

function partOf(by: 'day' | 'month', day: string) {
  return sql`date_trunc(${by}, ${sql.raw(day)})::date`
}

/** For so many wallets an order was paid in the month, and in one from `since` on before it. */
export async function countReturning(db: Db, month: string, since: string): Promise<number> {
  return db.$count(
    payers,
    sql`${payers.month} = ${firstOf(month)} and exists (select from ${payers} earlier where earlier.address = ${payers.address}
      and earlier.month >= ${firstOf(since)} and earlier.month < ${firstOf(month)})`,
  )
}

function within(moment: string, from: string, until: string) {
  return sql`${sql.raw(moment)} >= ${`${from}T00:00:00Z`}::timestamptz and ${sql.raw(moment)} < ${`${until}T00:00:00Z`}::timestamptz`
}
