import type { SQL } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, clearingTokens, packetClearingResults, tierSums } from '../../db/schema/index.ts'
import { cleared } from '../kept.ts'

const key = sql`hour, chain_id, denom, account, volume, service, per_packet, service_discount, packet_discount, kept`

/** Adds these orders, whose gas has been counted, or takes them off again. `which`: a condition on operations `o`. */
export async function addTiers(db: Db, which: SQL, times: 1 | -1): Promise<void> {
  await add(db, sql`select ${key}, orders * ${times}::int as orders, earned * ${times}::int as earned from (${tiersOf(which)}) counted`)
}

/** Corrects what differs from the orders. How many sums were wrong. */
export async function mendTiers(db: Db): Promise<number> {
  return add(db, differences)
}

/** What differs from the orders: there is nothing. */
export async function tierFaults(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ missing: string }>(sql`select to_jsonb(missing)::text as missing from (${differences}) missing`)
  return rows.map(row => `tiers lack ${row.missing}`)
}

/** In the order of their key: two that add to the same rows wait, and never for each other. */
async function add(db: Db, sums: SQL): Promise<number> {
  const { rowCount } = await db.execute(sql`
    insert into ${tierSums} as sums (${key}, orders, earned) ${sums} order by ${key}
    on conflict (${key}) do update set orders = sums.orders + excluded.orders, earned = sums.earned + excluded.earned`)
  return rowCount ?? 0
}

/** The one definition of what an order's discount depends on. */
function tiersOf(which: SQL): SQL {
  return sql`
    select ${key}, count(*)::int as orders, sum(earned) as earned
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
    group by ${key}`
}

/** What the orders say beyond what is kept; less than nothing where too much is kept. */
const differences = sql`
  select ${key}, sum(orders)::int as orders, sum(earned) as earned from (
    select ${key}, orders, earned from (${tiersOf(sql`true`)}) counted
    union all select ${key}, -orders, -earned from ${tierSums}) both_sides
  group by ${key} having sum(orders) <> 0 or sum(earned) <> 0`
