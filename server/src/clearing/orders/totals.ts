import type { SQL } from 'drizzle-orm'
import type { Database } from '../../db/database.ts'
import type { KeptSums } from '../../db/keptSums.ts'
import type { Which } from './happened.ts'
import { sql } from 'drizzle-orm'
import { rebuildSums } from '../../db/keptSums.ts'
import { clearingOperations, clearingTokens, earlierEnds, packetClearingResults, refunds, totals } from '../../db/schema/index.ts'
import { cleared, tried } from '../kept.ts'
import { everything } from './happened.ts'

/** Seconds. */
export const durationBounds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800]

/** The key of the rows that hold the sums over all days. */
export const allDays = '-infinity'

/** What there was by day, of everybody. */
export const keptTotals: KeptSums<Which> = {
  table: totals,
  key: ['day', 'kind', 'chain_id', 'subject', 'bucket'],
  sums: ['amount'],
  count,
  everything,
}

export function rebuildTotals(database: Database): Promise<{ rows: number; wrong: number }> {
  return rebuildSums(database, keptTotals)
}

/** The one definition of what is counted on which day. Each thing is counted once more, for all days. */
function count({ quote, expiry, order, end, earlierEnd, packet, refund }: Which): SQL | null {
  const dayOf = (moment: SQL) => sql`(${moment} at time zone 'UTC')::date`
  const bucket = sql`(select count(*) from unnest(${sql.param(durationBounds)}::float8[]) bound where bound < took.seconds)`
  const parts = [
    quote &&
      sql`select ${dayOf(sql`t.created_at`)} as day, 'quoted' as kind, '' as chain_id, '' as subject, 0 as bucket, 1::numeric as amount
      from ${clearingTokens} t where ${quote}`,
    expiry && sql`select ${dayOf(sql`t.expires_at`)}, 'expired', '', '', 0, 1 from ${clearingTokens} t where ${expiry}`,
    order && sql`select ${dayOf(sql`o.created_at`)}, 'paid', '', '', 0, 1 from ${clearingOperations} o where ${order}`,
    // Times are of two chains, whose clocks may differ.
    end &&
      sql`select ${dayOf(sql`o.finished_at`)}, line.* from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
        cross join greatest(extract(epoch from o.finished_at - o.created_at), 0) as took (seconds)
        cross join lateral (values
          ('finished', '', o.status, ${bucket}, 1),
          ('milliseconds', '', o.status, 0, round(took.seconds * 1000)),
          ('earned', t.chain_id, t.denom, 0, o.earned)) line where ${end}`,
    earlierEnd &&
      sql`select ${dayOf(sql`e.ended_at`)}, line.* from ${earlierEnds} e join ${clearingOperations} o on o.token = e.token
        cross join greatest(extract(epoch from e.ended_at - o.created_at), 0) as took (seconds)
        cross join lateral (values
          ('finished', '', 'not_cleared', ${bucket}, 1),
          ('milliseconds', '', 'not_cleared', 0, round(took.seconds * 1000))) line where ${earlierEnd}`,
    earlierEnd &&
      sql`select ${dayOf(sql`f.at`)}, 'tried', f."chainId", f."routeKey", 0, 1 from ${earlierEnds} e
        cross join jsonb_to_recordset(e.failed) f ("chainId" text, "routeKey" text, at timestamptz) where ${earlierEnd}`,
    packet &&
      sql`select ${dayOf(sql`r.at`)}, line.* from ${packetClearingResults} r
        cross join lateral (values
          ('cleared', r.chain_id, r.route_key, 0, case when ${cleared} then 1 else 0 end),
          ('tried', r.chain_id, r.route_key, 0, 1)) line where ${tried} and ${packet}`,
    refund &&
      sql`select ${dayOf(sql`f.confirmed_at`)}, line.* from ${refunds} f
        cross join lateral (values
          ('refunds', f.chain_id, f.reason, 0, 1),
          ('refunded', f.chain_id, f.denom, 0, coalesce(f.net, f.amount))) line where ${refund}`,
  ].filter(part => part !== null)
  if (parts.length === 0) return null
  return sql`select each.day, kind, chain_id, subject, bucket::int as bucket, sum(amount) as amount
    from (${sql.join(parts, sql` union all `)}) happened (day, kind, chain_id, subject, bucket, amount)
      cross join lateral (values (happened.day), (${allDays}::date)) each (day)
    group by each.day, kind, chain_id, subject, bucket having sum(amount) <> 0`
}
