import type { AdminChannelView, ChannelView } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { ChainFactRow } from '../../db/schema/index.ts'
import type { ChannelRecord } from '../../packets/judgeRoute.ts'
import { channelKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { viewChannels } from '../../clearing/views/viewChannels.ts'
import { chainFacts, packets } from '../../db/schema/index.ts'
import { presentChannels } from '../../packets/presentChannels.ts'

type End = AdminChannelView['source']

/** Every route as who runs the service sees it: with the packets on their way, and how long its light clients still trust. */
export async function presentAdminChannels(ctx: ClearingContext): Promise<AdminChannelView[]> {
  const { db } = ctx.database
  const [routes, ends, facts, waiting] = await Promise.all([
    presentChannels(ctx),
    ctx.routes.supported(),
    db.select().from(chainFacts),
    countPackets(ctx),
  ])
  const views = await viewChannels(ctx, routes, null)
  const complete = (end: ChannelView['source']): End => ({
    ...end,
    connectionId: ends.find(one => channelKey(one) === channelKey(end))?.connectionId ?? '',
    trust: trustOf(end, ends, facts, ctx.now()),
    packets: waiting.get(channelKey(end)) ?? { open: 0, stuck: 0, unacknowledged: 0 },
  })
  return views.map(view => ({ ...view, source: complete(view.source), destination: complete(view.destination) }))
}

function trustOf(end: ChannelView['source'], ends: ChannelRecord[], facts: ChainFactRow[], now: Date): End['trust'] {
  const clientId = ends.find(one => channelKey(one) === channelKey(end))?.clientId
  const row = facts.find(one => one.chainId === end.chainId && one.subject === clientId)
  if (row?.facts.kind !== 'client') return undefined
  const { expiresAt, trustingPeriodSeconds } = row.facts
  const left = expiresAt === null ? undefined : (new Date(expiresAt).getTime() - now.getTime()) / 1_000
  return {
    seenAt: row.seenAt.toISOString(),
    trustingPeriodSeconds,
    share: left === undefined || trustingPeriodSeconds <= 0 ? undefined : Math.max(0, left / trustingPeriodSeconds),
  }
}

/** By the end that they were sent from. */
async function countPackets(ctx: ClearingContext): Promise<Map<string, End['packets']>> {
  const late = new Date(ctx.now().getTime() - ctx.settings.stuckAfterSeconds * 1_000).toISOString()
  const { rows } = await ctx.database.db.execute<End['packets'] & { route_key: string }>(sql`
    select route_key, count(*) filter (where ack is null and (sent_at is null or sent_at > ${late}))::int as open,
      count(*) filter (where ack is null and sent_at <= ${late})::int as stuck,
      count(*) filter (where ack is not null)::int as unacknowledged
    from ${packets} where ended is null group by 1`)
  return new Map(rows.map(({ route_key: key, open, stuck, unacknowledged }) => [key, { open, stuck, unacknowledged }]))
}
