import type { PacketId, PacketView } from '@relayooor/shared'
import type { Memo } from '../base/memoFor.ts'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { Outcome } from './judgeOutcome.ts'
import type { Judgement, RouteFacts } from './judgeVerdict.ts'
import { packetKey } from '@relayooor/shared'
import { memoFor } from '../base/memoFor.ts'
import { onChainError } from '../chains/chainError.ts'
import { provesSuccess } from './acknowledgement.ts'
import { evidenceOf, factsOf } from './evidence.ts'
import { getPacket, getPackets } from './findPackets.ts'
import { judgeOutcome } from './judgeOutcome.ts'
import { hasTimedOut, judgeVerdict } from './judgeVerdict.ts'
import { lookUpHistory, lookUpSend } from './lookUpPackets.ts'
import { presentPacket } from './presentPacket.ts'

export interface Examined {
  row: PacketRow
  outcome: Outcome
  judgement: Judgement
  route: RouteFacts
  view: PacketView
}

/** Runs a search in the chains' indexes, or refuses to. Its caller bounds how many are run, and has them paid for. */
export type Search = <T>(run: () => Promise<T>) => Promise<T>

const listMaxAgeMs = 20_000
/** One order may ask for a hundred packets of one route: they share a look at its light clients. */
const nowMaxAgeMs = 1_000
const looksKept = 2_000
/** Packets of a price that are asked about at a time. */
const askedAtOnce = 10

/** Judges packets by what the blocks showed and by route facts of at most so many milliseconds: for lists, 20 s. */
export async function examineKnown(ctx: PacketContext, rows: PacketRow[], maxAgeMs = listMaxAgeMs): Promise<Examined[]> {
  const facts = new Map<string, Promise<RouteFacts>>()
  const routeOf = (row: PacketRow) => {
    const known = facts.get(row.routeKey) ?? ctx.routes.facts(row, maxAgeMs)
    facts.set(row.routeKey, known)
    return known
  }
  const hops = await hopsOf(ctx, rows)
  return Promise.all(rows.map(async row => conclude(ctx, row, await routeOf(row), hops, { received: row.nextHop !== null })))
}

/**
 * Asks both chains about one packet, on the nodes that Hermes uses, and searches their indexes for what the records lack. Null when neither
 * chains nor records know it. Throws `ChainError` only when the records do not know it and the chain cannot be asked.
 */
export async function examineNow(ctx: PacketContext, id: PacketId, search: Search): Promise<Examined | null> {
  const recorded = await getPacket(ctx.database.db, id)
  const known = recorded && sendKnown(recorded) ? recorded : ((await search(() => lookUpSend(ctx, id)).catch(unless(recorded))) ?? recorded)
  if (!known) return null
  const route = await ctx.routes.facts(id, nowMaxAgeMs)
  const askNow = async () => {
    const shown = await askChains(ctx, known)
    if (shown && unreadEnd(shown, known)) await search(() => lookUpHistory(ctx, known))
    return shown
  }
  const asked = await askNow().catch(onChainError(() => null))
  const row = (await getPacket(ctx.database.db, id)) ?? known
  return concludeAsked(ctx, row, asked, route, await hopsOf(ctx, [row]))
}

/** Whether the records have what the packet carries, and need no search for it. */
export function sendKnown(row: PacketRow): boolean {
  return row.sentHeight !== null || row.sender !== null
}

/** For a `catch`: what chains cannot tell now is no fault while the records know something. */
function unless(recorded: PacketRow | null): (error: unknown) => null {
  return onChainError(error => {
    if (!recorded) throw error
    return null
  })
}

/**
 * For a price: packets of the records, both chains asked now. No index is searched: what the records do not have is null, and what is over
 * on a chain without their knowing how is blocked. No chain is asked about the packets while one of them is hopeless by the records alone.
 */
export async function examineForPrice(ctx: PacketContext, ids: PacketId[]): Promise<(Examined | null)[]> {
  const keys = ids.map(packetKey)
  const inOrder = (found: Examined[]) => {
    const byKey = new Map(found.map(one => [one.row.packetKey, one]))
    return keys.map(key => byKey.get(key) ?? null)
  }
  const rows = [...(await getPackets(ctx.database.db, keys)).values()]
  const known = await examineKnown(ctx, rows, nowMaxAgeMs)
  if (known.length < ids.length || !known.every(canHelp)) return inOrder(known)
  const asked = new Map<string, Asked | null>()
  for (let from = 0; from < rows.length; from += askedAtOnce) {
    await Promise.all(
      rows
        .slice(from, from + askedAtOnce)
        .map(async row => asked.set(row.packetKey, await shareLook(ctx, row).catch(onChainError(() => null)))),
    )
  }
  const now = [...(await getPackets(ctx.database.db, keys)).values()]
  const hops = await hopsOf(ctx, now)
  const routes = new Map(known.map(one => [one.row.packetKey, one.route]))
  return inOrder(
    now.flatMap(row => {
      const route = routes.get(row.packetKey)
      return route ? [concludeAsked(ctx, row, asked.get(row.packetKey) ?? null, route, hops)] : []
    }),
  )
}

/** Whether clearing would move the money now. */
function canHelp({ judgement }: Examined): boolean {
  return judgement.kind === 'deliver' || judgement.kind === 'return'
}

interface Asked {
  committed: boolean | null
  received: boolean
  ack: 'none' | 'success' | 'other'
}

/** Commitment on the source, receipt and acknowledgement on the destination, as they are now. */
async function askChains(ctx: PacketContext, row: PacketRow): Promise<Asked | null> {
  const source = ctx.chains.get(row.chainId)
  const destination = ctx.chains.get(row.destinationChainId)
  if (!source || !destination) return null
  const sequence = BigInt(row.sequence)
  const via = { via: 'hermes' } as const
  const [commitment, receipt, ack] = await Promise.all([
    source.ibc.commitment(row.portId, row.channelId, sequence, { ...via, ...(row.sentHeight !== null && { notBefore: row.sentHeight }) }),
    destination.ibc.received(row.destinationPortId, row.destinationChannelId, sequence, via),
    destination.ibc.acknowledgement(row.destinationPortId, row.destinationChannelId, sequence, via),
  ])
  return {
    committed: commitment.present,
    received: receipt.received && !ack.commitment,
    ack: ack.commitment === null ? 'none' : provesSuccess(ack.commitment) ? 'success' : 'other',
  }
}

const looks = new WeakMap<PacketContext['chains'], Memo<Asked | null>>()

/** The same, shared by all who ask for a price of this packet within a second. What decides over money that was paid asks for itself. */
async function shareLook(ctx: PacketContext, row: PacketRow): Promise<Asked | null> {
  const memo = looks.get(ctx.chains) ?? memoFor(looksKept)
  looks.set(ctx.chains, memo)
  return memo.get(row.packetKey, () => askChains(ctx, row))
}

/** What is over on a chain but not in our records happened before we read it: its events tell how. */
function unreadEnd(asked: Asked, row: PacketRow): boolean {
  return (asked.committed === false && !row.ended) || (asked.ack !== 'none' && !row.ack)
}

function concludeAsked(ctx: PacketContext, row: PacketRow, asked: Asked | null, route: RouteFacts, hops: Map<string, PacketRow>): Examined {
  return conclude(ctx, row, asked ? route : silenced(route), hops, asked ?? { received: false })
}

function conclude(
  ctx: PacketContext,
  row: PacketRow,
  route: RouteFacts,
  hops: Map<string, PacketRow>,
  asked: Pick<Asked, 'received'> & Partial<Asked>,
): Examined {
  const { source, destination } = evidenceOf(row)
  const proven =
    destination.ack === null && asked.ack === 'success'
      ? {
          ...destination,
          ack: { kind: 'success' as const, chainId: row.destinationChainId, at: route.destination.head?.time ?? ctx.now() },
        }
      : destination
  const outcome = judgeOutcome(source, proven, ctx.lanes.signers)
  const hop = row.nextHop === null ? undefined : hops.get(row.nextHop)
  const judgement = judgeVerdict(
    {
      packet: factsOf(row),
      outcome,
      ended: row.ended !== null,
      unread: unreadEnd({ committed: null, ack: 'none', ...asked }, row),
      received: asked.received,
      hop: hop ? { timedOut: hop.ended === 'timed_out' || hasTimedOut(factsOf(hop), route.destination) } : null,
      route,
      now: ctx.now(),
    },
    ctx.settings,
  )
  return { row, outcome, judgement, route, view: presentPacket(ctx, row, outcome, judgement, route) }
}

async function hopsOf(ctx: PacketContext, rows: PacketRow[]): Promise<Map<string, PacketRow>> {
  return getPackets(
    ctx.database.db,
    rows.map(row => row.nextHop).filter(key => key !== null),
  )
}

/** A chain that did not answer this question counts as unreachable for it, whatever its health says. */
function silenced(route: RouteFacts): RouteFacts {
  const trouble = (end: RouteFacts['source']): RouteFacts['source'] =>
    end.chain === 'ok' ? { ...end, chain: 'unreachable', since: new Date(0) } : end
  return route.source.chain !== 'ok' ? route : { ...route, destination: trouble(route.destination) }
}
