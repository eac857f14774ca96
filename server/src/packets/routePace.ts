import type { ChannelEnd, RouteView, RouteWay } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { channelKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { packets } from '../db/schema/index.ts'

/** How it goes now, and as quick to tell on a route of millions. */
const newestOfWay = 200
const daysBack = 14
const dayMs = 24 * 60 * 60 * 1000
/** Below so many no percentile is claimed. */
const fewest = 20

const cameBack = sql`(ended = 'timed_out' or coalesce(ended_ack, ack) in ('error', 'malformed'))`
const arrived = sql`(not coalesce(${cameBack}, false) and (received_at is not null or ack is not null or ended is not null))`
const counts = sql`count(*)::int as sent, count(*) filter (where ${arrived})::int as arrived,
  count(*) filter (where ${cameBack})::int as "cameBack",
  count(*) filter (where not ${arrived} and not coalesce(${cameBack}, false))::int as open`
const columns = sql`ended, ended_ack, ended_at, ended_relayer, ack, ack_at, received_at, sent_at, timeout_nanos`
/** Whoever carries time-outs of a route has done it by then. */
const returnedWithin = sql`interval '1 hour'`

const Counts = z.object({ sent: z.int(), arrived: z.int(), cameBack: z.int(), open: z.int() })
const Paces = z.array(
  Counts.extend({
    routeKey: z.string(),
    timed: z.int(),
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    window: z.number().nullable(),
    returned: z.int(),
    byOthers: z.int(),
    waiting: z.int(),
    timedByOthers: z.int(),
    returnP50: z.number().nullable(),
    returnP95: z.number().nullable(),
  }),
)
const Days = z.array(Counts.extend({ day: z.string() }))

/** How transfers fare that leave by these ends; undefined for one by which none was seen to leave. `ours`: addresses of our lanes. */
export async function readPaces(
  { db, ours, now }: { db: Db; ours: ReadonlySet<string>; now: Date },
  ends: ChannelEnd[],
): Promise<(end: ChannelEnd) => RouteWay | undefined> {
  // The clocks of two chains may differ by some seconds.
  const seconds = sql`greatest(0, extract(epoch from coalesce(received_at, ack_at) - sent_at))::float8`
  const timed = sql`${arrived} and coalesce(received_at, ack_at) is not null`
  const timeout = sql`to_timestamp((timeout_nanos / 1e9)::float8)`
  const byOthers = sql`(ended = 'timed_out' and ended_relayer is not null and ended_relayer <> all(${sql.param([...ours])}::text[]))`
  const timedByOthers = sql`${byOthers} and ended_at is not null and timeout_nanos > 0`
  const returnSeconds = sql`greatest(0, extract(epoch from ended_at - ${timeout}))::float8`
  // Out of time by the clocks of their chains, and not received as far as we have read.
  const waiting = sql`(ended is null and ack is null and received_at is null and timeout_nanos > 0
    and ${timeout} < ${now}::timestamptz - ${returnedWithin})`
  const { rows } = await db.execute(sql`
    select "routeKey", ${counts}, count(*) filter (where ${timed})::int as timed,
      percentile_cont(0.5) within group (order by ${seconds}) filter (where ${timed}) as p50,
      percentile_cont(0.95) within group (order by ${seconds}) filter (where ${timed}) as p95,
      (percentile_cont(0.5) within group (order by (timeout_nanos / 1e9)::float8 - extract(epoch from sent_at)::float8)
        filter (where timeout_nanos > 0)) as "window",
      count(*) filter (where ended = 'timed_out')::int as returned,
      count(*) filter (where ${byOthers})::int as "byOthers",
      count(*) filter (where ${waiting})::int as waiting,
      count(*) filter (where ${timedByOthers})::int as "timedByOthers",
      percentile_cont(0.5) within group (order by ${returnSeconds}) filter (where ${timedByOthers}) as "returnP50",
      percentile_cont(0.95) within group (order by ${returnSeconds}) filter (where ${timedByOthers}) as "returnP95"
    from unnest(${sql.param(ends.map(channelKey))}::text[]) e ("routeKey") cross join lateral (
      select ${columns} from ${packets} where route_key = e."routeKey" and sent_at is not null
      order by sent_at desc limit ${newestOfWay}) newest
    group by 1`)
  const known = new Map(Paces.parse(rows).map(row => [row.routeKey, row]))
  return end => {
    const row = known.get(channelKey(end))
    if (!row) return undefined
    const { sent, arrived, cameBack, open, timed, p50, p95, window, returned, byOthers, waiting } = row
    const { timedByOthers, returnP50, returnP95 } = row
    return {
      chainId: end.chainId,
      ...{ sent, arrived, cameBack, open },
      ...(timed >= fewest && p50 !== null && p95 !== null && { arrivalSeconds: { p50, p95 } }),
      ...(window !== null && { windowSeconds: window }),
      ...(returned + waiting > 0 && {
        timedOut: {
          ...{ returned, byOthers, waiting },
          ...(timedByOthers >= fewest &&
            returnP50 !== null &&
            returnP95 !== null && { byOthersSeconds: { p50: returnP50, p95: returnP95 } }),
        },
      }),
    }
  }
}

/** What left by these ends, day by day, and what became of it. */
export async function readRouteDays(db: Db, ends: ChannelEnd[], now: Date): Promise<RouteView['days']> {
  const firstDay = new Date(Math.floor(now.getTime() / dayMs - (daysBack - 1)) * dayMs)
  const { rows } = await db.execute(sql`
    select (sent_at at time zone 'UTC')::date::text as day, ${counts} from ${packets}
    where route_key = any(${sql.param(ends.map(channelKey))}::text[])
      and sent_at >= ${firstDay}
    group by 1 order by 1`)
  return Days.parse(rows)
}
