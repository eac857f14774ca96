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

const cameBack = sql`(ended = 'timed_out' or coalesce(ended_ack, ack) = 'error')`
const arrived = sql`(not coalesce(${cameBack}, false) and (coalesce(received_at, ack_at) is not null or ended is not null))`
const counts = sql`count(*)::int as sent, count(*) filter (where ${arrived})::int as arrived,
  count(*) filter (where ${cameBack})::int as "cameBack",
  count(*) filter (where not ${arrived} and not coalesce(${cameBack}, false))::int as open`
const columns = sql`ended, ended_ack, ack, ack_at, received_at, sent_at, timeout_nanos`

const Counts = z.object({ sent: z.int(), arrived: z.int(), cameBack: z.int(), open: z.int() })
const Paces = z.array(
  Counts.extend({
    routeKey: z.string(),
    timed: z.int(),
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    window: z.number().nullable(),
  }),
)
const Days = z.array(Counts.extend({ day: z.string() }))

/** How transfers fare that leave by these ends; undefined for one by which none was seen to leave. */
export async function readPaces(db: Db, ends: ChannelEnd[]): Promise<(end: ChannelEnd) => RouteWay | undefined> {
  // The clocks of two chains may differ by some seconds.
  const seconds = sql`greatest(0, extract(epoch from coalesce(received_at, ack_at) - sent_at))::float8`
  const timed = sql`${arrived} and coalesce(received_at, ack_at) is not null`
  const { rows } = await db.execute(sql`
    select "routeKey", ${counts}, count(*) filter (where ${timed})::int as timed,
      percentile_cont(0.5) within group (order by ${seconds}) filter (where ${timed}) as p50,
      percentile_cont(0.95) within group (order by ${seconds}) filter (where ${timed}) as p95,
      (percentile_cont(0.5) within group (order by (timeout_nanos / 1e9)::float8 - extract(epoch from sent_at)::float8)
        filter (where timeout_nanos > 0)) as "window"
    from unnest(${sql.param(ends.map(channelKey))}::text[]) e ("routeKey") cross join lateral (
      select ${columns} from ${packets} where route_key = e."routeKey" and sent_at is not null
      order by sent_at desc limit ${newestOfWay}) newest
    group by 1`)
  const known = new Map(Paces.parse(rows).map(row => [row.routeKey, row]))
  return end => {
    const row = known.get(channelKey(end))
    if (!row) return undefined
    const { sent, arrived, cameBack, open, timed, p50, p95, window } = row
    return {
      chainId: end.chainId,
      ...{ sent, arrived, cameBack, open },
      ...(timed >= fewest && p50 !== null && p95 !== null && { arrivalSeconds: { p50, p95 } }),
      ...(window !== null && { windowSeconds: window }),
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
