import type { SQL } from 'drizzle-orm'
import type { Database, Db } from '../../db/database.ts'
import type { KeptSums } from '../../db/keptSums.ts'
import type { Which } from './happened.ts'
import { eq, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { rebuildSums } from '../../db/keptSums.ts'
import {
  clearingOperations,
  clearingTokens,
  packetClearingResults,
  payers,
  payments,
  refunds,
  userStatistics,
} from '../../db/schema/index.ts'
import { cleared } from '../kept.ts'
import { everything } from './happened.ts'

const monthOf = sql`date_trunc('month', day)::date`
/** A day's place in its month. */
const dayBit = sql`1 << extract(day from day)::int - 1`

/** What an account had by day; those for whom orders were paid are kept as payers too. */
export const keptUserStatistics: KeptSums<Which> = {
  table: userStatistics,
  key: ['address', 'day', 'chain_id', 'denom'],
  sums: ['operations', 'packets_requested', 'packets_cleared', 'packets_returned', 'paid', 'refunded'],
  count,
  everything,
  beside: sql`insert into ${payers} as kept (month, address, days)
    select ${monthOf}, address, bit_or(${dayBit}) from counted where operations > 0 group by 1, 2 order by 1, 2
    on conflict (month, address) do update set days = kept.days | excluded.days where kept.days | excluded.days <> kept.days`,
}

export async function rebuildUserStatistics(database: Database): Promise<{ rows: number; wrong: number }> {
  const { rows, wrong } = await rebuildSums(database, keptUserStatistics)
  return { rows, wrong: wrong + (await inTransaction(database, 'rebuild-payers', correctPayers)) }
}

/** By month and wallet, the days on which orders were paid and that are not kept, and those that are kept without. */
export const payerDifferences = sql`
  select month, address, coalesce(counted.days, 0) & ~coalesce(kept.days, 0) as missing,
    coalesce(kept.days, 0) & ~coalesce(counted.days, 0) as wrong
  from ${payers} kept full join (
    select ${monthOf} as month, address, bit_or(${dayBit}) as days from ${userStatistics} where operations > 0 group by 1, 2
  ) counted using (month, address) where counted.days is distinct from kept.days`

/** Sets and takes off single days, so that what is added meanwhile stays. How many were wrong. */
async function correctPayers(tx: Db): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    insert into ${payers} as kept (month, address, days) select month, address, missing from (${payerDifferences}) d where missing <> 0
    on conflict (month, address) do update set days = kept.days | excluded.days`)
  const corrected = await tx.execute(sql`
    update ${payers} kept set days = kept.days & ~d.wrong from (${payerDifferences}) d
    where d.wrong <> 0 and kept.month = d.month and kept.address = d.address`)
  await tx.delete(payers).where(eq(payers.days, 0))
  return (rowCount ?? 0) + (corrected.rowCount ?? 0)
}

/** The one definition of what is counted for whom, on which day and in which coin. */
function count({ order, packet, payment, refund }: Which): SQL | null {
  const dayOf = (moment: SQL) => sql`(${moment} at time zone 'UTC')::date as day`
  const parts = [
    order &&
      sql`select t.wallet_address as address, ${dayOf(sql`o.created_at`)}, t.chain_id, t.denom, 1 as operations,
        (select count(*) from ${packetClearingResults} r where r.token = o.token) as requested, 0 as cleared, 0 as returned,
          0::numeric as paid, 0::numeric as refunded
      from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token where ${order}`,
    packet &&
      sql`select t.wallet_address as address, ${dayOf(sql`o.created_at`)}, t.chain_id, t.denom, 0 as operations,
        0 as requested, case when ${cleared} then 1 else 0 end as cleared, 
          case when ${cleared} and r.result not in ('delivered', 'passed_on') then 1 else 0 end as returned, 0 as paid, 0 as refunded
      from ${packetClearingResults} r join ${clearingOperations} o on o.token = r.token join ${clearingTokens} t on t.id = r.token
        where ${packet}`,
    payment &&
      sql`select p.payer as address, ${dayOf(sql`p.at`)}, p.chain_id, coin ->> 'denom' as denom, 0 as operations,
        0 as requested, 0 as cleared, 0 as returned, (coin ->> 'amount')::numeric as paid, 0 as refunded
      from ${payments} p cross join jsonb_array_elements(p.amounts) coin where p.payer is not null and ${payment}`,
    refund &&
      sql`select p.payer as address, ${dayOf(sql`p.at`)}, f.chain_id, f.denom, 0 as operations,
        0 as requested, 0 as cleared, 0 as returned, 0 as paid, coalesce(f.net, f.amount) as refunded
      from ${refunds} f join ${payments} p on p.id = f.payment_id where p.payer is not null and ${refund}`,
  ].filter(part => part !== null)
  if (parts.length === 0) return null
  return sql`
    select address, day, chain_id, denom, sum(operations)::int as operations, sum(requested)::int as packets_requested,
      sum(cleared)::int as packets_cleared,
      sum(returned)::int as packets_returned, sum(paid) as paid, sum(refunded) as refunded
    from (${sql.join(parts, sql` union all `)}) happened group by address, day, chain_id, denom`
}
