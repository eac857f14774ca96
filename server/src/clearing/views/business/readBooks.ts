import type { Db } from '../../../db/database.ts'
import type { Balance } from '../../ledger/ledgerSums.ts'
import { sql } from 'drizzle-orm'
import { ledgerLines } from '../../ledger/ledgerSums.ts'
import { firstOf, monthAfter } from './months.ts'

/** What the ledger booked in a time: a day of the month that is asked for, else a whole month, by its first day. */
export interface BookSum extends Balance {
  period: string
  /** What the postings' names begin with: `payment`, `refund`, `moves`. */
  event: string
}

/** The whole ledger, added up in one statement: begin, end and all between them are of one moment. */
export async function readBooks(db: Db, month: string): Promise<BookSum[]> {
  const { rows } = await db.execute<Omit<BookSum, 'chainId' | 'amount'> & { chain_id: string; amount: string }>(sql`
    select period::text as period, event, chain_id, account, address, denom, sum(amount)::text as amount
    from ${await ledgerLines(db)} line cross join lateral (
      select case when day >= ${firstOf(month)}::date and day < ${firstOf(monthAfter(month))}::date then day
        else date_trunc('month', day)::date end as period) placed
    group by 1, 2, 3, 4, 5, 6 order by 1, 3, 6, 2, 4, 5`)
  return rows.map(({ chain_id: chainId, amount, ...row }) => ({ ...row, chainId, amount: BigInt(amount) }))
}

/** The month of the first that the ledger booked; null while there is nothing. */
export async function firstBooked(db: Db): Promise<string | null> {
  const { rows } = await db.execute<{ month: string | null }>(sql`
    select to_char(min(day), 'YYYY-MM') as month from ${await ledgerLines(db)} line`)
  return rows[0]?.month ?? null
}
