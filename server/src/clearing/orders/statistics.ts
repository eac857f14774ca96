import type { ChannelEnd, ChannelView, StatisticsView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { channelKey } from '@relayooor/shared'
import { eq, sql } from 'drizzle-orm'
import { clearingOperations, packetClearingResults, totals } from '../../db/schema/index.ts'
import { cleared } from '../kept.ts'
import { allDays, durationBounds } from './totals.ts'

/** Percentiles are of as many of the newest ends: how it goes now, and as quick to tell after a million. */
const newestOrders = 1_000
const newestOfRoute = 200
/** Below so many of them no percentile is claimed. */
const fewest = 20

/** Public totals. */
export async function readStatistics(db: Db): Promise<StatisticsView> {
  const { packets, durations } = await readTotals(db)
  const times = await db.execute<Percentiles>(sql`
    select ${percentiles} from (select status, extract(epoch from finished_at - created_at)::float8 as seconds from ${clearingOperations}
      where finished_at is not null order by finished_at desc limit ${newestOrders}) newest where status = 'cleared'`)
  const days = await db.execute<{ day: string; packets: number; operations: number }>(sql`
    select day::text as day, coalesce(sum(amount) filter (where kind = 'cleared'), 0)::int as packets,
      coalesce(sum(amount) filter (where kind = 'finished'), 0)::int as operations
    from ${totals} where day > (now() at time zone 'UTC')::date - 90 and kind in ('cleared', 'finished') and amount <> 0
    group by 1 order by 1`)
  return {
    packetsCleared: sumOf(packets, one => one.cleared),
    operations: sumOf(durations, ({ counts }) => sumOf(counts, n => n)),
    successRate: successRateOf(packets),
    clearSeconds: claimed(times.rows[0]) ?? null,
    byDay: days.rows.map(row => ({ day: row.day, packetsCleared: row.packets, operations: row.operations })),
  }
}

/** Cleared packets by tried ones, 0 to 1; null while nothing was tried. */
export function successRateOf(packets: { tried: number; cleared: number }[]): number | null {
  const tried = sumOf(packets, one => one.tried)
  return tried > 0 ? sumOf(packets, one => one.cleared) / tried : null
}

/** How our clears of transfers from these ends went in 30 days, and how long they took of the newest that ended on each. */
export async function readChannelClears(db: Db, sources: ChannelEnd[]): Promise<(source: ChannelEnd) => ChannelView['clears']> {
  const keys = sql`${sql.param(sources.map(channelKey))}::text[]`
  const counts = await db.execute<{ route_key: string; cleared: number; tried: number }>(sql`
    select subject as route_key, coalesce(sum(amount) filter (where kind = 'cleared'), 0)::int as cleared,
      coalesce(sum(amount) filter (where kind = 'tried'), 0)::int as tried
    from ${totals} where day > (now() at time zone 'UTC')::date - 30 and kind in ('cleared', 'tried') and subject = any(${keys})
    group by 1`)
  const times = await db.execute<Percentiles & { route_key: string }>(sql`
    select route_key, ${percentiles} from (
      select e.route_key, newest.seconds from unnest(${keys}) e (route_key) cross join lateral (
        select extract(epoch from r.at - o.created_at)::float8 as seconds, ${cleared} as cleared
        from ${packetClearingResults} r join ${clearingOperations} o on o.token = r.token
        where r.route_key = e.route_key and r.at > now() - interval '30 days' order by r.at desc limit ${newestOfRoute}) newest
      where newest.cleared) times group by 1`)
  const timesOf = new Map(times.rows.map(row => [row.route_key, claimed(row)]))
  const countsOf = new Map(counts.rows.map(row => [row.route_key, row]))
  return source => {
    const row = countsOf.get(channelKey(source))
    if (!row || row.tried === 0) return undefined
    const time = timesOf.get(channelKey(source))
    return { packets: row.tried, successRate: row.cleared / row.tried, ...(time && { p50Seconds: time.p50, p95Seconds: time.p95 }) }
  }
}

interface Percentiles extends Record<string, unknown> {
  n: number
  p50: number | null
  p95: number | null
}

const percentiles = sql`count(*)::int as n, percentile_cont(0.5) within group (order by seconds) as p50,
  percentile_cont(0.95) within group (order by seconds) as p95`

function claimed(row: Percentiles | undefined): { p50: number; p95: number } | undefined {
  return row && row.n >= fewest && row.p50 !== null && row.p95 !== null ? { p50: row.p50, p95: row.p95 } : undefined
}

/** For the metrics: totals of all days, the same in every process (take the max, not the sum), which never fall. */
export async function readTotals(db: Db): Promise<Totals> {
  return totalsOf(
    await db
      .select()
      .from(totals)
      .where(eq(totals.day, allDays))
      .orderBy(...inOrder),
  )
}

export const inOrder = [totals.day, totals.kind, totals.chainId, totals.subject, totals.bucket]

export type Totals = ReturnType<typeof totalsOf>

/**
 * How many quotes reached each status, how long orders took from payment proven to finished, base units that were earned and given back,
 * packets by their source end.
 */
export function totalsOf(rows: (typeof totals.$inferSelect)[]) {
  const of = (kind: (typeof rows)[number]['kind']) => rows.filter(row => row.kind === kind && row.amount !== 0n)
  const count = (kind: (typeof rows)[number]['kind']) => sumOf(of(kind), row => Number(row.amount))
  const durations = [...Map.groupBy(of('finished'), row => row.subject)].map(([status, finished]) => ({
    labels: { status },
    counts: Array.from({ length: durationBounds.length + 1 }, (_, longer) =>
      Number(finished.find(row => row.bucket === longer)?.amount ?? 0n),
    ),
    sum: Number(of('milliseconds').find(row => row.subject === status)?.amount ?? 0n) / 1_000,
  }))
  const coins = (kind: 'earned' | 'refunded') => of(kind).map(({ chainId, subject, amount }) => ({ chainId, denom: subject, amount }))
  return {
    durations,
    requests: [
      { status: 'quoted', count: count('quoted') },
      { status: 'paid', count: count('paid') },
      { status: 'expired', count: count('expired') },
      ...durations.map(({ labels, counts }) => ({ status: labels.status, count: sumOf(counts, n => n) })),
    ],
    revenue: coins('earned'),
    refunded: coins('refunded'),
    refunds: of('refunds').map(({ chainId, subject, amount }) => ({ chainId, reason: subject, count: Number(amount) })),
    packets: of('tried').map(({ chainId, subject, amount }) => ({
      chainId,
      channelId: subject.split('/').at(-1) ?? '',
      tried: Number(amount),
      cleared: Number(of('cleared').find(row => row.subject === subject)?.amount ?? 0n),
    })),
  }
}

function sumOf<T>(items: T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}
