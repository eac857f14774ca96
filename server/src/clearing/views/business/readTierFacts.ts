import type { Db } from '../../../db/database.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, clearingTokens, packetClearingResults } from '../../../db/schema/index.ts'
import { cleared } from '../../orders/kept.ts'

/** Orders that are alike in all that a discount depends on. Amounts are in base units of one coin, before any discount. */
export interface TierFacts {
  chainId: string
  denom: string
  /** Whether the wallet had signed in: else its own packets alone count. */
  account: boolean
  /** Packets of the order, and those that the account had had cleared in 30 days; null where that was not kept. */
  volume: number | null
  service: bigint
  perPacket: bigint
  /** Packets whose part was kept. The service fee was kept with any of them. */
  kept: number
  orders: number
  /** What all of them earned. */
  earned: bigint
  /** What their discounts were. */
  serviceDiscount: bigint
  packetDiscount: bigint
}

/** The orders that ended within this time. Reads each of them. */
export async function readTierFacts(db: Db, from: Date, until: Date): Promise<TierFacts[]> {
  const { rows } = await db.execute<{
    chain_id: string
    denom: string
    account: boolean
    volume: number | null
    service: string
    per_packet: string
    kept: number
    orders: number
    earned: string
    service_discount: string
    packet_discount: string
  }>(sql`
    select chain_id, denom, account, volume, service + service_discount as service, per_packet, kept, count(*)::int as orders,
      sum(earned)::text as earned, service_discount, packet_discount
    from (
      select t.chain_id, t.denom, o.earned, t.session_account is not null as account,
        case when t.session_account is null then 0 else t.cleared_before end + jsonb_array_length(price.fees -> 'packets') as volume,
        (price.fees -> 'service' ->> 'amount')::numeric as service,
        coalesce((price.fees -> 'serviceDiscount' ->> 'amount')::numeric, 0) as service_discount,
        (price.fees -> 'packets' -> 0 -> 'perPacket' ->> 'amount')::numeric as per_packet,
        (price.fees -> 'packets' -> 0 -> 'discount' ->> 'amount')::numeric as packet_discount,
        case o.status when 'cleared' then jsonb_array_length(price.fees -> 'packets') when 'not_cleared' then 0
          else (select count(*) from ${packetClearingResults} r where r.token = o.token and ${cleared}) end::int as kept
      from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
        cross join lateral (select coalesce(o.fees, t.terms -> 'fees') as fees offset 0) price
      where o.finished_at >= ${from.toISOString()} and o.finished_at < ${until.toISOString()}) ended
    group by chain_id, denom, account, volume, service, service_discount, per_packet, packet_discount, kept`)
  return rows.map(row => ({
    chainId: row.chain_id,
    denom: row.denom,
    account: row.account,
    volume: row.volume,
    service: BigInt(row.service),
    perPacket: BigInt(row.per_packet),
    kept: row.kept,
    orders: row.orders,
    earned: BigInt(row.earned),
    serviceDiscount: BigInt(row.service_discount),
    packetDiscount: BigInt(row.packet_discount),
  }))
}
