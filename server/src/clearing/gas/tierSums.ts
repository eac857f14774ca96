import type { SQL } from 'drizzle-orm'
import type { KeptSums } from '../../db/keptSums.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, clearingTokens, packetClearingResults, tierSums } from '../../db/schema/index.ts'
import { cleared } from '../kept.ts'

const key = ['hour', 'chain_id', 'denom', 'account', 'volume', 'service', 'per_packet', 'service_discount', 'packet_discount', 'kept']
const columns = sql.raw(key.join(', '))

/** Orders whose gas has been counted, by what their discounts depended on. `Which`: a condition on operations `o`. */
export const keptTiers: KeptSums<SQL> = {
  table: tierSums,
  key,
  sums: ['orders', 'earned'],
  count: tiersOf,
  everything: sql`o.kept <> 'purged'`,
}

/** The one definition of what an order's discount depends on. */
function tiersOf(which: SQL): SQL {
  return sql`
    select ${columns}, count(*)::int as orders, sum(earned) as earned
    from (
      select date_trunc('hour', o.finished_at, 'UTC') as hour, t.chain_id, t.denom, coalesce(o.earned, 0) as earned, t.session_account is
        not null as account,
        case when t.session_account is null then 0 else t.cleared_before end + jsonb_array_length(price.fees -> 'packets') as volume,
        (price.fees -> 'service' ->> 'amount')::numeric + coalesce((price.fees -> 'serviceDiscount' ->> 'amount')::numeric, 0) as service,
        coalesce((price.fees -> 'serviceDiscount' ->> 'amount')::numeric, 0) as service_discount,
        coalesce((price.fees -> 'packets' -> 0 -> 'perPacket' ->> 'amount')::numeric, 0) as per_packet,
        coalesce((price.fees -> 'packets' -> 0 -> 'discount' ->> 'amount')::numeric, 0) as packet_discount,
        case o.status when 'cleared' then jsonb_array_length(price.fees -> 'packets') when 'not_cleared' then 0
          else (select count(*) from ${packetClearingResults} r where r.token = o.token and ${cleared}) end::int as kept
      from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
        cross join lateral (select coalesce(o.fees, t.terms -> 'fees') as fees offset 0) price
      where o.gas_spent is not null and ${which}) ended
    group by ${columns}`
}
