import type { SQL } from 'drizzle-orm'
import type { Database } from '../../db/database.ts'
import type { KeptSums } from '../../db/keptSums.ts'
import type { Which } from './happened.ts'
import { sql } from 'drizzle-orm'
import { rebuildSums } from '../../db/keptSums.ts'
import { clearingOperations, clearingTokens, packetClearingResults, payments, refunds, userStatistics } from '../../db/schema/index.ts'
import { everything } from './happened.ts'
import { cleared } from './kept.ts'

/** What an account had by day. */
export const keptUserStatistics: KeptSums<Which> = {
  table: userStatistics,
  key: ['address', 'day', 'chain_id', 'denom'],
  sums: ['operations', 'packets_requested', 'packets_cleared', 'packets_returned', 'paid', 'refunded'],
  count,
  everything,
}

export function rebuildUserStatistics(database: Database): Promise<{ rows: number; wrong: number }> {
  return rebuildSums(database, keptUserStatistics)
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
          case when ${cleared} and r.result <> 'delivered' then 1 else 0 end as returned, 0 as paid, 0 as refunded
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
