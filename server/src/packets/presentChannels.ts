import type { Amount, ChannelView } from '@relayooor/shared'
import type { ClientRecovery } from '../chains/chain.ts'
import type { PacketContext } from './context.ts'
import type { Moment, OpenCounts } from './countOpen.ts'
import type { ChannelRecord } from './judgeRoute.ts'
import type { EndFacts } from './judgeVerdict.ts'
import { channelKey } from '@relayooor/shared'
import { and, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { takeTurns } from '../base/takeTurns.ts'
import { revisionOf } from '../chains/revisionOf.ts'
import { packets } from '../db/schema/index.ts'
import { coinOf } from './coinOf.ts'
import { countOpen } from './countOpen.ts'
import { judgeReplaced } from './judgeReplaced.ts'
import { readPaces } from './routePace.ts'

const clientMaxAgeMs = 60_000
/** Routes whose light clients are asked about at once. */
const lookedAtAtOnce = 4

/** Every route once, both ends, with what is stuck on it in either direction. */
export async function presentChannels(ctx: PacketContext): Promise<ChannelView[]> {
  const ends = await ctx.routes.supported()
  const byKey = new Map(ends.map(end => [channelKey(end), end]))
  const known = momentsOf(ctx, ends)
  // Each route is listed from the end whose name sorts first.
  const listed = ends.flatMap(end => {
    const other = byKey.get(`${end.counterpartyChainId}/${end.counterpartyPortId}/${end.counterpartyChannelId}`)
    return !other || channelKey(end) > channelKey(other) ? [] : [{ end, other }]
  })
  const inTurn = takeTurns(lookedAtAtOnce)
  // Side by side: who asks first after a start waits for the slowest of them, not for all in a row.
  const [stuck, open, paceOf, routes] = await Promise.all([
    stuckByChannel(ctx),
    countOpen(ctx.database.db, [...known.values()], ends.filter(isIntoClosed(byKey)).map(channelKey)),
    readPaces({ db: ctx.database.db, ours: ctx.lanes.signers, now: ctx.now() }, ends),
    Promise.all(listed.map(async route => ({ ...route, facts: await inTurn(() => ctx.routes.facts(route.end, clientMaxAgeMs)) }))),
  ])
  const views = routes.map(({ end, other, facts }): ChannelView => {
    const both = [stuck.get(channelKey(end)), stuck.get(channelKey(other))].filter(one => one !== undefined)
    const sumOf = (count: (one: OpenCounts) => number) =>
      [open.get(channelKey(end)), open.get(channelKey(other))].reduce((sum, one) => sum + (one ? count(one) : 0), 0)
    const oldest = Math.max(...both.map(one => one.oldestAgeSeconds))
    return {
      source: presentEnd(ctx, end, facts.source),
      destination: presentEnd(ctx, other, facts.destination),
      stuck: both.reduce((sum, one) => sum + one.count, 0),
      receiptMissing: sumOf(one => one.receiptMissing),
      canComeBack: known.has(end.chainId) && known.has(other.chainId) ? sumOf(one => one.canComeBack) : undefined,
      oldestAgeSeconds: both.length > 0 ? oldest : undefined,
      value: both.flatMap(one => one.value.map(({ chainId, ...amount }) => ({ ...amount, ...ctx.assets.coin(chainId, amount.denom) }))),
      ways: [end, other].flatMap(one => paceOf(one) ?? []),
    }
  })
  const proven = views.filter(({ source }) => ctx.routes.isProven(source))
  return views.map(view => ({ ...view, replacedBy: judgeReplaced(view, proven) }))
}

/** How far each chain is by its own clock, of those that tell. */
function momentsOf(ctx: PacketContext, ends: ChannelRecord[]): Map<string, Moment> {
  return new Map(
    ends.flatMap(({ chainId }) => {
      const head = ctx.chains.get(chainId)?.head()
      return head ? [[chainId, { chainId, revision: revisionOf(chainId), ...head }] as const] : []
    }),
  )
}

/** Whether transfers from this end go into a channel that is closed there. */
function isIntoClosed(byKey: Map<string, ChannelRecord>): (end: ChannelRecord) => boolean {
  return end => byKey.get(`${end.counterpartyChainId}/${end.counterpartyPortId}/${end.counterpartyChannelId}`)?.state === 'CLOSED'
}

function presentEnd(ctx: PacketContext, end: ChannelRecord, { channelState, client, chain, since }: EndFacts): ChannelView['source'] {
  const { chainId, portId, channelId } = end
  const known = ctx.routes.clientOf(end)
  const so = { since: since.getTime() > 0 ? since.toISOString() : undefined }
  return {
    chainId,
    portId,
    channelId,
    state: channelState,
    unreachable: chain === 'unreachable' || chain === 'behind' ? so : undefined,
    halted: chain === 'halted' ? so : undefined,
    client: {
      clientId: end.clientId,
      status: client.status,
      expiresAt: known?.expiresAt?.toISOString(),
      ...(known?.recovery && { recovery: recoveryOf(known.recovery) }),
    },
  }
}

function recoveryOf({ proposalId, votingEndsAt }: ClientRecovery) {
  return { proposalId, votingEndsAt: votingEndsAt?.toISOString() }
}

interface Stuck {
  count: number
  oldestAgeSeconds: number
  value: (Amount & { chainId: string })[]
}

/** Packets that are late and have not arrived, by the channel they were sent on. */
async function stuckByChannel(ctx: PacketContext): Promise<Map<string, Stuck>> {
  const before = new Date(ctx.now().getTime() - ctx.settings.stuckAfterSeconds * 1000)
  const rows = await ctx.database.db
    .select({
      routeKey: packets.routeKey,
      chainId: packets.chainId,
      denom: packets.denom,
      denomTrace: sql<string | null>`min(${packets.denomTrace})`,
      count: sql<number>`count(*)::int`,
      oldest: sql<string>`min(${packets.sentAt})`,
      amount: sql<string>`coalesce(sum(${packets.amount}), 0)::text`,
    })
    .from(packets)
    .where(and(isNull(packets.ended), isNull(packets.ack), isNotNull(packets.sentAt), lte(packets.sentAt, before)))
    .groupBy(packets.routeKey, packets.chainId, packets.denom)
  await ctx.assets.learn(rows.flatMap(coinOf))
  const stuck = new Map<string, Stuck>()
  for (const row of rows) {
    const age = Math.floor((ctx.now().getTime() - new Date(row.oldest).getTime()) / 1000)
    const known = stuck.get(row.routeKey) ?? { count: 0, oldestAgeSeconds: 0, value: [] }
    stuck.set(row.routeKey, {
      count: known.count + row.count,
      oldestAgeSeconds: Math.max(known.oldestAgeSeconds, age),
      value: row.denom === null ? known.value : [...known.value, { chainId: row.chainId, denom: row.denom, amount: row.amount }],
    })
  }
  return stuck
}
