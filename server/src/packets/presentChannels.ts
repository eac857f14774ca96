import type { Amount, ChannelView } from '@relayooor/shared'
import type { PacketContext } from './context.ts'
import type { ChannelRecord } from './judgeRoute.ts'
import { channelKey } from '@relayooor/shared'
import { and, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { packets } from '../db/schema/index.ts'

const clientMaxAgeMs = 60_000

/** Every route once, both ends, with what is stuck on it in either direction. */
export async function presentChannels(ctx: PacketContext): Promise<ChannelView[]> {
  const ends = await ctx.routes.supported()
  const byKey = new Map(ends.map(end => [channelKey(end), end]))
  const stuck = await stuckByChannel(ctx)
  const views: ChannelView[] = []
  for (const end of ends) {
    const other = byKey.get(`${end.counterpartyChainId}/${end.counterpartyPortId}/${end.counterpartyChannelId}`)
    // Each route is listed from the end whose name sorts first.
    if (!other || channelKey(end) > channelKey(other)) continue
    const facts = await ctx.routes.facts(end, clientMaxAgeMs)
    const both = [stuck.get(channelKey(end)), stuck.get(channelKey(other))].filter(one => one !== undefined)
    const oldest = Math.max(...both.map(one => one.oldestAgeSeconds))
    views.push({
      source: presentEnd(ctx, end, facts.source.channelState, facts.source.client.status),
      destination: presentEnd(ctx, other, facts.destination.channelState, facts.destination.client.status),
      stuck: both.reduce((sum, one) => sum + one.count, 0),
      oldestAgeSeconds: both.length > 0 ? oldest : undefined,
      value: both.flatMap(one => one.value),
    })
  }
  return views
}

function presentEnd(
  ctx: PacketContext,
  end: ChannelRecord,
  state: ChannelRecord['state'],
  status: 'active' | 'expired' | 'frozen' | 'unknown',
): ChannelView['source'] {
  const { chainId, portId, channelId } = end
  return {
    chainId,
    portId,
    channelId,
    state,
    client: { clientId: end.clientId, status, expiresAt: ctx.routes.clientOf(end)?.expiresAt?.toISOString() },
  }
}

interface Stuck {
  count: number
  oldestAgeSeconds: number
  value: Amount[]
}

/** Packets that are late and have not arrived, by the channel they were sent on. */
async function stuckByChannel(ctx: PacketContext): Promise<Map<string, Stuck>> {
  const before = new Date(ctx.now().getTime() - ctx.settings.stuckAfterSeconds * 1000)
  const rows = await ctx.database.db
    .select({
      routeKey: packets.routeKey,
      denom: packets.denom,
      count: sql<number>`count(*)::int`,
      oldest: sql<string>`min(${packets.sentAt})`,
      amount: sql<string>`coalesce(sum(${packets.amount}), 0)::text`,
    })
    .from(packets)
    .where(and(isNull(packets.ended), isNull(packets.ack), isNotNull(packets.sentAt), lte(packets.sentAt, before)))
    .groupBy(packets.routeKey, packets.denom)
  const stuck = new Map<string, Stuck>()
  for (const row of rows) {
    const age = Math.floor((ctx.now().getTime() - new Date(row.oldest).getTime()) / 1000)
    const known = stuck.get(row.routeKey) ?? { count: 0, oldestAgeSeconds: 0, value: [] }
    stuck.set(row.routeKey, {
      count: known.count + row.count,
      oldestAgeSeconds: Math.max(known.oldestAgeSeconds, age),
      value: row.denom === null ? known.value : [...known.value, { denom: row.denom, amount: row.amount }],
    })
  }
  return stuck
}
