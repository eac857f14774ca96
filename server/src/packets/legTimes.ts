import type { ChannelEnd } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { channelKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { memoFor } from '../base/memoFor.ts'
import { clearingOperations, packetClearingResults } from '../db/schema/index.ts'

/** Fewer cases give no percentile. */
const fewest = 20
/** What stands for it then. */
const usualSeconds = 60
const measuredOver = 200
const mostRoutes = 1_000
const known = memoFor<number>(mostRoutes, 60_000)

/** Seconds within which 95 of 100 of our clears from this end were over, from the payment on, over the newest 200; of an end not known, the usual ones. */
export async function secondsOfLeg(db: Db, source: ChannelEnd | null): Promise<number> {
  if (!source) return usualSeconds
  const route = channelKey(source)
  return known.get(route, async () => {
    const measured = await db.execute<{ n: number; p95: number | null }>(sql`
      with recent as (
        select extract(epoch from r.at - o.created_at)::float8 as seconds from ${packetClearingResults} r
        join ${clearingOperations} o on o.token = r.token
        where r.route_key = ${route} and r.by_us and r.result in ('delivered', 'passed_on') and r.at is not null
        order by r.at desc limit ${measuredOver})
      select count(*)::int as n, percentile_cont(0.95) within group (order by seconds) as p95 from recent`)
    const [row] = measured.rows
    return row && row.n >= fewest && row.p95 !== null ? row.p95 : usualSeconds
  })
}
