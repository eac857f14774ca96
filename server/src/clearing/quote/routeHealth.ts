import type { ChannelEnd, ChannelView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { HermesWords } from './hermesWords.ts'
import type { RouteEnd, RouteHealth } from './judgeRouteHealth.ts'
import { channelKey } from '@relayooor/shared'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { toSecond } from '../../base/toSecond.ts'
import { endAlert, raiseAlert } from '../../db/alerts.ts'
import { alerts, clearingTokens, packetClearingResults } from '../../db/schema/index.ts'
import { cleared } from '../kept.ts'
import { failuresOfPacket } from '../orders/failuresOfPacket.ts'
import { isMissing } from './hermesWords.ts'
import { failuresOfRoute, judgeRouteHealth } from './judgeRouteHealth.ts'

/** As many of a route's newest packets are looked at. */
const looksBack = 200
const alertName = 'route-failing'

/** How clears of transfers sent from each of these ends go now, for who asks; null for the operator. */
export async function readRouteHealth(
  ctx: ClearingContext,
  sources: ChannelEnd[],
  customer: string | null,
  db: Db = ctx.database.db,
): Promise<(source: ChannelEnd) => RouteHealth> {
  const ends = await newestEnds(db, sources)
  const now = ctx.now()
  const health = new Map(
    sources.map(source => [channelKey(source), judgeRouteHealth(ends.get(channelKey(source)) ?? [], now, ctx.settings, customer)]),
  )
  return source => health.get(channelKey(source)) ?? { kind: 'open' }
}

/** What a list of routes says of an end that gets no prices. */
export function presentPause(words: HermesWords, health: RouteHealth): ChannelView['source']['paused'] {
  if (isMissing(words)) return { reason: 'hermes-missing' }
  return health.kind === 'paused' ? { reason: 'route-failing', until: health.until.toISOString() } : undefined
}

/** Tells the operator of routes whose clears keep failing, and when they work again. */
export async function watchRoutes(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const sources = await ctx.routes.supported()
  const healthOf = await readRouteHealth(ctx, sources, null)
  const open = await db
    .select({ subject: alerts.subject })
    .from(alerts)
    .where(and(eq(alerts.name, alertName), isNull(alerts.endedAt)))
  const failing = new Set<string>()
  for (const source of sources) {
    const health = healthOf(source)
    if (health.kind === 'open') continue
    failing.add(channelKey(source))
    const next =
      health.kind === 'paused'
        ? `Whoever had them gets no prices until ${toSecond(health.until)}; of others, each network gets one order at a time.`
        : 'Each network of people gets one order at a time, until one is cleared.'
    await raiseAlert(
      db,
      {
        name: alertName,
        subject: channelKey(source),
        detail: `The last ${health.failures} orders on this route failed. ${next}`,
        data: health.kind === 'paused' ? { ...health, until: health.until.toISOString() } : health,
      },
      ctx.now(),
    )
  }
  for (const { subject } of open.filter(one => !failing.has(one.subject))) await endAlert(db, alertName, subject, ctx.now())
}

/** The newest orders that ended on each route, newest first. */
async function newestEnds(db: Db, sources: ChannelEnd[]): Promise<Map<string, RouteEnd[]>> {
  const { rows } = await db.execute<{
    route_key: string
    at: string
    end: RouteEnd['end']
    customer: string
    packets: string[]
  }>(sql`
    select e.route_key, o.at, o."end", coalesce(t.networks[2], t.requester) as customer, o.packets
    from unnest(${sql.param(sources.map(channelKey))}::text[]) e (route_key)
    cross join lateral (
      select r.token, max(r.at) as at, array_agg(r.packet_key) as packets,
        case when bool_or(${cleared}) then 'cleared' when bool_or(r.reason in (${texts(failuresOfRoute)})) then 'route-failed'
          when bool_or(r.result = 'failed' and r.reason not in (${texts(failuresOfPacket)})) and not bool_or(r.reason = 'transfer-hangs')
            then 'failed'
          else 'own-failed' end as "end" from (
        select * from ${packetClearingResults} p
        where p.route_key = e.route_key and p.at is not null
        order by p.at desc limit ${looksBack}) r
      group by r.token
      having bool_or(r.by_us or r.result = 'failed')) o
    join ${clearingTokens} t on t.id = o.token
    order by o.at desc`)
  const ends = new Map<string, RouteEnd[]>()
  for (const row of rows) {
    const { end, customer, packets } = row
    ends.set(row.route_key, [...(ends.get(row.route_key) ?? []), { at: new Date(row.at), end, customer, packets }])
  }
  return ends
}

function texts(values: string[]) {
  return sql.join(
    values.map(value => sql`${value}`),
    sql`, `,
  )
}
