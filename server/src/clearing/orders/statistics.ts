import type { ChannelEnd, ChannelView, StatisticsView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { channelKey, keptParts } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { clearingOperations, clearingTokens, packetClearingResults } from '../../db/schema/index.ts'

const keptEnds = Object.entries(keptParts).flatMap(([verdict, ends]) =>
  Object.entries(ends).flatMap(([result, { part }]) => (part === 'kept' ? [`('${verdict}', '${result}')`] : [])),
)
/** `isKept` of a row `r` of packet results. */
export const cleared = sql`(r.by_us and (r.verdict, r.result) in (${sql.raw(keptEnds.join(', '))}))`
/** Tried by us to the end: what another relayer did first, or another order held, was no try of ours. */
export const tried = sql`(${cleared} or r.result = 'failed')`

/** Seconds. */
export const durationBounds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800]

/** Below so many cases no percentile is claimed. */
const fewest = 20

/** Public totals, from the records. */
export async function readStatistics(db: Db): Promise<StatisticsView> {
  const totals = await db.execute<{ cleared: number; tried: number }>(
    sql`select count(*) filter (where ${cleared})::int as cleared, count(*) filter (where ${tried})::int as tried
      from ${packetClearingResults} r`,
  )
  const times = await db.execute<{ n: number; p50: number | null; p95: number | null }>(sql`
    select count(*)::int as n, percentile_cont(0.5) within group (order by s) as p50, percentile_cont(0.95) within group (order by s) as p95
    from (select extract(epoch from finished_at - created_at)::float8 as s from ${clearingOperations} where status = 'cleared') t`)
  const days = await db.execute<{ day: string; packets: number; operations: number }>(sql`
    select to_char(o.finished_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) filter (where ${cleared})::int as packets,
      count(distinct o.token)::int as operations
    from ${clearingOperations} o join ${packetClearingResults} r on r.token = o.token
    where o.finished_at > now() - interval '90 days' group by 1 order by 1`)
  const operations = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from ${clearingOperations} where finished_at is not null`,
  )
  const [total] = totals.rows
  const [time] = times.rows
  return {
    packetsCleared: total?.cleared ?? 0,
    operations: operations.rows[0]?.n ?? 0,
    successRate: total && total.tried > 0 ? total.cleared / total.tried : null,
    clearSeconds: time && time.n >= fewest && time.p50 !== null && time.p95 !== null ? { p50: time.p50, p95: time.p95 } : null,
    byDay: days.rows.map(row => ({ day: row.day, packetsCleared: row.packets, operations: row.operations })),
  }
}

/** How our clears went on each channel. */
export async function readChannelClears(db: Db): Promise<(end: ChannelEnd) => ChannelView['clears']> {
  const { rows } = await db.execute<{
    route_key: string
    cleared: number
    tried: number
    p50: number | null
    p95: number | null
  }>(sql`
    select r.route_key, count(*) filter (where ${cleared})::int as cleared,
      count(*) filter (where ${tried})::int as tried,
      percentile_cont(0.5) within group (order by extract(epoch from r.at - o.created_at)::float8) filter (where ${cleared}) as p50,
      percentile_cont(0.95) within group (order by extract(epoch from r.at - o.created_at)::float8) filter (where ${cleared}) as p95
    from ${packetClearingResults} r join ${clearingOperations} o on o.token = r.token
    where r.result <> 'pending' and o.created_at > now() - interval '30 days' group by 1`)
  const byChannel = new Map(rows.map(row => [row.route_key, row]))
  return end => {
    const row = byChannel.get(channelKey(end))
    return row && row.tried > 0
      ? {
          packets: row.tried,
          successRate: row.cleared / row.tried,
          ...(row.cleared >= fewest && { p50Seconds: row.p50 ?? undefined, p95Seconds: row.p95 ?? undefined }),
        }
      : undefined
  }
}

/** Orders that are not finished yet, with the age of the oldest of each status in seconds. */
export async function readQueue(db: Db): Promise<{ status: string; orders: number; oldest: number }[]> {
  const { rows } = await db.execute<{ status: string; orders: number; oldest: number }>(
    sql`select status, count(*)::int as orders, extract(epoch from now() - min(created_at))::float8 as oldest
      from ${clearingOperations} where finished_at is null group by 1`,
  )
  return rows
}

/**
 * For the metrics: totals over all records, the same in every process (take the max, not the sum). How many quotes reached each status,
 * how long orders took from payment proven to finished, base units that were earned, and packets by their source end.
 */
export async function readTotals(db: Db) {
  const tokens = await db.execute<{ status: string; n: number }>(sql`select status, count(*)::int as n from ${clearingTokens} group by 1`)
  // Times are of two chains, whose clocks may differ.
  const finished = await db.execute<{ status: string; longer: number; n: number; seconds: number }>(
    sql`select status, count(*)::int as n,
        (select count(*)::int from unnest(${sql.param(durationBounds)}::float8[]) bound where bound < took.seconds) as longer,
        sum(took.seconds) as seconds
      from ${clearingOperations}, greatest(extract(epoch from finished_at - created_at)::float8, 0) as took (seconds)
      where finished_at is not null group by 1, 3`,
  )
  const revenue = await db.execute<{ chain_id: string; denom: string; amount: string }>(
    sql`select t.chain_id, t.denom, sum(o.earned)::text as amount from ${clearingOperations} o
      join ${clearingTokens} t on t.id = o.token where o.earned is not null group by 1, 2`,
  )
  const packets = await db.execute<{ chain_id: string; channel_id: string; n: number }>(
    sql`select r.chain_id, r.channel_id, count(*)::int as n from ${packetClearingResults} r where ${cleared} group by 1, 2`,
  )
  const byStatus = new Map(tokens.rows.map(row => [row.status, row.n]))
  const quoted = [...byStatus.values()].reduce((sum, n) => sum + n, 0)
  const durations = [...Map.groupBy(finished.rows, row => row.status)].map(([status, rows]) => ({
    labels: { status },
    counts: Array.from({ length: durationBounds.length + 1 }, (_, longer) => rows.find(row => row.longer === longer)?.n ?? 0),
    sum: rows.reduce((sum, row) => sum + row.seconds, 0),
  }))
  return {
    durations,
    requests: [
      { status: 'quoted', count: quoted },
      { status: 'paid', count: byStatus.get('paid') ?? 0 },
      ...durations.map(({ labels, counts }) => ({ status: labels.status, count: counts.reduce((sum, n) => sum + n, 0) })),
    ],
    revenue: revenue.rows.map(row => ({ chainId: row.chain_id, denom: row.denom, amount: BigInt(row.amount) })),
    packetsCleared: packets.rows.map(row => ({ chainId: row.chain_id, channelId: row.channel_id, count: row.n })),
  }
}
