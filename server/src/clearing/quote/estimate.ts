import type { ClearingStatus, PacketId } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { channelKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { memoFor } from '../../base/memoFor.ts'
import { clearingOperations, packetClearingResults } from '../../db/schema/index.ts'

/** Fewer finished orders give no percentile. */
const fewest = 20
const keptForMs = 60_000
const mostChannels = 1_000
const known = memoFor<ClearingStatus['estimate']>(mostChannels, keptForMs)

/** How long orders on the same channel took, from payment to end, over the last 200; undefined while there are too few. */
export async function estimateFor(ctx: ClearingContext, packets: PacketId[]): Promise<ClearingStatus['estimate']> {
  const [packet] = packets
  if (!packet) return undefined
  const route = channelKey(packet)
  return known.get(route, () => measure(ctx.database.db, route))
}

async function measure(db: Db, route: string): Promise<ClearingStatus['estimate']> {
  const measured = await db.execute<{ n: number; p50: number | null; p95: number | null }>(sql`
    with recent as (
      select extract(epoch from o.finished_at - o.created_at)::float8 as seconds from ${clearingOperations} o
      where o.status = 'cleared' and exists (select 1 from ${packetClearingResults} r
        where r.token = o.token and r.route_key = ${route})
      order by o.finished_at desc limit 200)
    select count(*)::int as n, percentile_cont(0.5) within group (order by seconds) as p50,
      percentile_cont(0.95) within group (order by seconds) as p95 from recent`)
  const [row] = measured.rows
  return row && row.n >= fewest && row.p50 !== null && row.p95 !== null
    ? { p50Seconds: row.p50, p95Seconds: row.p95, basedOn: row.n }
    : undefined
}
