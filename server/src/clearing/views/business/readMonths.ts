import type { Db } from '../../../db/database.ts'
import type { CostSum } from '../../gas/costSums.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, costSums, payers, payerYears, totals } from '../../../db/schema/index.ts'
import { everyDay, firstOf, monthAfter, monthOf, monthsBetween } from './months.ts'

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

const reported = ['operations', 'earned', 'spent'] as const

/** Months in which an order was paid or ended, and this one, the oldest first. */
export async function listMonths(db: Db, now: Date): Promise<string[]> {
  const { rows } = await db.execute<{ month: string }>(sql`
    select distinct to_char(day, 'YYYY-MM') as month from ${totals}
    where day > '-infinity' and kind in ('paid', 'finished') and amount <> 0`)
  return [...new Set([...rows.map(row => row.month), monthOf(now)])].sort()
}

/** A month day by day. What is read, here and below, are sums that are kept: neither orders nor what single wallets had done. */
export async function readMonth(db: Db, month: string): Promise<MonthFacts> {
  const [from, until] = [firstOf(month), firstOf(monthAfter(month))]
  const [sums, packets, wallets] = await Promise.all([
    readDays(db, month, reported),
    readPackets(db, from, until, 'day'),
    db.execute<MonthFacts['payers'][number] & Record<string, unknown>>(sql`
      select days, count(*)::int as payers from ${payers} where month = ${from}::date group by days`),
  ])
  return { month, sums, packets, payers: wallets.rows }
}

/** Months from the first to the last, each as if all of it were of one day; and how many payers of the last had paid in one before. */
export async function readMonths(db: Db, first: string, last: string): Promise<{ of: (month: string) => MonthFacts; returning: number }> {
  const [from, until] = [firstOf(first), firstOf(monthAfter(last))]
  const months = monthsBetween(first, last)
  const [sums, packets, wallets] = await Promise.all([
    readSums(db, from, until, 'month', reported),
    readPackets(db, from, until, 'month'),
    readPayers(db, first, months.length),
  ])
  const payersWho = (fits: (months: number) => boolean) => wallets.filter(one => fits(one.months)).reduce((sum, one) => sum + one.payers, 0)
  const bitOf = (month: string) => 1 << months.indexOf(month)
  const isIn = (month: string) => (row: { day: string }) => row.day.startsWith(month)
  return {
    of: month => ({
      month,
      sums: sums.filter(isIn(month)),
      packets: packets.filter(isIn(month)),
      payers: [{ days: everyDay, payers: payersWho(paid => (paid & bitOf(month)) !== 0) }],
    }),
    returning: payersWho(paid => (paid & bitOf(last)) !== 0 && paid !== bitOf(last)),
  }
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

async function readPackets(db: Db, from: string, until: string, by: 'day' | 'month'): Promise<MonthFacts['packets']> {
  const { rows } = await db.execute<MonthFacts['packets'][number] & Record<string, unknown>>(sql`
    select ${partOf(by, 'day')}::text as day, subject as route, coalesce(sum(amount) filter (where kind = 'cleared'), 0)::int as cleared,
      coalesce(sum(amount) filter (where kind = 'tried'), 0)::int as tried
    from ${totals} where day >= ${from}::date and day < ${until}::date and kind in ('cleared', 'tried') and amount <> 0
    group by 1, 2 order by 1, 2`)
  return rows
}

/** So many wallets had orders paid in just these months, as bits: the lowest is the first. At most 12 months. */
async function readPayers(db: Db, first: string, months: number): Promise<{ months: number; payers: number }[]> {
  const [year = 0, month = 0] = first.split('-').map(Number)
  const { rows } = await db.execute<{ months: number; payers: number }>(sql`
    select months, count(*)::int as payers from (
      select bit_or(months << 12 * (year - ${year}::int)) >> ${month - 1}::int & ${(1 << months) - 1}::int as months
      from ${payerYears} where year in (${year}, ${year + 1}) group by address) paid
    where months <> 0 group by months`)
  return rows
}

function within(moment: string, from: string, until: string) {
  return sql`${sql.raw(moment)} >= ${`${from}T00:00:00Z`}::timestamptz and ${sql.raw(moment)} < ${`${until}T00:00:00Z`}::timestamptz`
}
