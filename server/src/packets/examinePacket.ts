import type { PacketId, PacketView } from '@relayooor/shared'
import type { PacketContext } from './context.ts'
import type { PacketRow } from './evidence.ts'
import type { Outcome } from './judgeOutcome.ts'
import type { Judgement, RouteFacts } from './judgeVerdict.ts'
import { channelKey, packetKey, parsePacketKey } from '@relayooor/shared'
import { ChainError } from '../chains/chainError.ts'
import { provesSuccess } from './acknowledgement.ts'
import { evidenceOf, factsOf } from './evidence.ts'
import { getPacket, getPackets } from './findPackets.ts'
import { judgeOutcome } from './judgeOutcome.ts'
import { hasTimedOut, judgeVerdict } from './judgeVerdict.ts'
import { lookUpHistory, lookUpSend } from './lookUpPackets.ts'
import { presentPacket } from './presentPacket.ts'

export interface Examined { row: PacketRow, outcome: Outcome, judgement: Judgement, route: RouteFacts, view: PacketView }

const listMaxAgeMs = 20_000
/** One order may ask for a hundred packets of one route: they share a look at its light clients. */
const nowMaxAgeMs = 1_000

/** Judges packets by what the blocks showed and by route facts at most 20 s old: for lists. */
export async function examineKnown(ctx: PacketContext, rows: PacketRow[]): Promise<Examined[]> {
  const facts = new Map<string, Promise<RouteFacts>>()
  const routeOf = (row: PacketRow) => {
    const known = facts.get(channelKey(row)) ?? ctx.routes.facts(row, listMaxAgeMs)
    facts.set(channelKey(row), known)
    return known
  }
  const hops = await hopsOf(ctx, rows)
  return Promise.all(rows.map(async row => conclude(ctx, row, await routeOf(row), hops, { received: row.nextHop !== null })))
}

/**
 * Asks both chains about one packet now, on the nodes that Hermes itself uses. Null when neither the chains nor the records
 * know it; throws `ChainError` only when the records know nothing of it and the chain cannot be asked.
 */
export async function examineNow(ctx: PacketContext, id: PacketId): Promise<Examined | null> {
  const known = await getPacket(ctx.database.db, id) ?? await lookUpSend(ctx, id)
  if (!known)
    return null
  const route = await ctx.routes.facts(id, nowMaxAgeMs)
  const asked = await askChains(ctx, known).catch((error: unknown) => {
    if (error instanceof ChainError)
      return null
    throw error
  })
  const row = await getPacket(ctx.database.db, id) ?? known
  return conclude(ctx, row, asked ? route : silenced(route), await hopsOf(ctx, [row]), asked ?? { received: false })
}

interface Asked { received: boolean, arrived?: boolean }

/** Commitment on the source, receipt and acknowledgement on the destination, as they are now. */
async function askChains(ctx: PacketContext, row: PacketRow): Promise<Asked | null> {
  const source = ctx.chains.get(row.chainId)
  const destination = ctx.chains.get(row.destinationChainId)
  if (!source || !destination)
    return null
  const sequence = BigInt(row.sequence)
  const via = { via: 'hermes' } as const
  const [commitment, receipt, ack] = await Promise.all([
    source.ibc.commitment(row.portId, row.channelId, sequence, { ...via, ...(row.sentHeight !== null && { notBefore: row.sentHeight }) }),
    destination.ibc.received(row.destinationPortId, row.destinationChannelId, sequence, via),
    destination.ibc.acknowledgement(row.destinationPortId, row.destinationChannelId, sequence, via),
  ])
  // What is over on a chain but not in our records happened before we read it: its events tell how.
  if ((!commitment.present && !row.ended) || (ack.commitment && !row.ack))
    await lookUpHistory(ctx, row)
  return { received: receipt.received && !ack.commitment, arrived: ack.commitment !== null && provesSuccess(ack.commitment) }
}

function conclude(ctx: PacketContext, row: PacketRow, route: RouteFacts, hops: Map<string, PacketRow>, asked: Asked): Examined {
  const { source, destination } = evidenceOf(row)
  const proven = destination.ack === null && asked.arrived
    ? { ...destination, ack: { kind: 'success' as const, chainId: row.destinationChainId, at: route.destination.head?.time ?? ctx.now() } }
    : destination
  const outcome = judgeOutcome(source, proven, ctx.ourSigners)
  const hop = row.nextHop === null ? undefined : hops.get(row.nextHop)
  const judgement = judgeVerdict({
    packet: factsOf(row),
    outcome,
    ended: row.ended !== null,
    received: asked.received,
    hop: hop ? { timedOut: hop.ended === 'timed_out' || hasTimedOut(factsOf(hop), route.destination) } : null,
    route,
    now: ctx.now(),
  }, ctx.verdicts)
  return { row, outcome, judgement, route, view: presentPacket(ctx, row, outcome, judgement, route) }
}

async function hopsOf(ctx: PacketContext, rows: PacketRow[]): Promise<Map<string, PacketRow>> {
  const ids = rows.flatMap(row => row.nextHop === null ? [] : parsePacketKey(row.nextHop) ?? [])
  return new Map((await getPackets(ctx.database.db, ids)).map(row => [packetKey(row), row]))
}

/** A chain that did not answer this question counts as unreachable for it, whatever its health says. */
function silenced(route: RouteFacts): RouteFacts {
  const trouble = (end: RouteFacts['source']): RouteFacts['source'] => end.chain === 'ok' ? { ...end, chain: 'unreachable', since: new Date(0) } : end
  return route.source.chain !== 'ok' ? route : { ...route, destination: trouble(route.destination) }
}
