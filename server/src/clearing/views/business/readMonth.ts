import type { Db } from '../../../db/database.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, costSums, totals, userStatistics } from '../../../db/schema/index.ts'
import { firstOf, monthAfter, monthOf } from './months.ts'

/** What was counted of the orders that ended on a day, by the routes of their packets. */
export interface DaySum {
  day: string
  routes: string[]
  kind: 'operations' | 'earned' | 'spent'
  chainId: string
  denom: string
  amount: bigint
}

/** All that a report of a month is made of. */
export interface MonthFacts {
  month: string
  sums: DaySum[]
  packets: { day: string; route: string; cleared: number; tried: number }[]
  /** Different wallets; of a week its days in this month. `from` is the first day. */
  payers: { unit: 'day' | 'week' | 'month'; from: string; payers: number }[]
  uncounted: number
}

/** Months in which an order was paid or ended, and this one, the oldest first. */
export async function listMonths(db: Db, now: Date): Promise<string[]> {
  const { rows } = await db.execute<{ month: string }>(sql`
    select distinct to_char(day, 'YYYY-MM') as month from ${totals}
    where day > '-infinity' and kind in ('paid', 'finished') and amount <> 0`)
  return [...new Set([...rows.map(row => row.month), monthOf(now)])].sort()
}

/** Sums by the hour and by the day are kept: the orders themselves are not looked at. */
export async function readMonth(db: Db, month: string): Promise<MonthFacts> {
  const [from, until] = [firstOf(month), firstOf(monthAfter(month))]
  const within = (moment: string) =>
    sql`${sql.raw(moment)} >= ${`${from}T00:00:00Z`}::timestamptz and ${sql.raw(moment)} < ${`${until}T00:00:00Z`}::timestamptz`
  const [sums, packets, payers, uncounted] = await Promise.all([
    db.execute<Omit<DaySum, 'chainId' | 'amount'> & { chain_id: string; amount: string }>(sql`
      select (hour at time zone 'UTC')::date::text as day, routes, kind, chain_id, denom, sum(amount)::text as amount from ${costSums}
      where ${within('hour')} and kind in ('operations', 'earned', 'spent') group by 1, 2, 3, 4, 5 order by 1, routes::text, 3, 4, 5`),
    db.execute<MonthFacts['packets'][number] & Record<string, unknown>>(sql`
      select day::text as day, subject as route, coalesce(sum(amount) filter (where kind = 'cleared'), 0)::int as cleared,
        coalesce(sum(amount) filter (where kind = 'tried'), 0)::int as tried
      from ${totals} where day >= ${from}::date and day < ${until}::date and kind in ('cleared', 'tried') and amount <> 0
      group by 1, 2 order by 1, 2`),
    db.execute<MonthFacts['payers'][number] & Record<string, unknown>>(sql`
      with paid as materialized (
        select distinct day, address from ${userStatistics} where day >= ${from}::date and day < ${until}::date and operations > 0)
      select 'day' as unit, day::text as from, count(*)::int as payers from paid group by 1, 2
      union all select 'week', greatest(week, ${from}::date)::text, count(*)::int
        from (select distinct date_trunc('week', day)::date as week, address from paid) weeks group by 1, 2
      union all select 'month', ${from}, count(*)::int from (select distinct address from paid) wallets`),
    db.$count(clearingOperations, sql`gas_spent is null and ${within('finished_at')}`),
  ])
  return {
    month,
    sums: sums.rows.map(({ chain_id: chainId, amount, ...row }) => ({ ...row, chainId, amount: BigInt(amount) })),
    packets: packets.rows,
    payers: payers.rows,
    uncounted,
  }
}
