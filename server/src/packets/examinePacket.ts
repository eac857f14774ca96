import type { PacketId, PacketView, StepEnd } from '@relayooor/shared'
import type { Memo } from '../base/memoFor.ts'
import type { ChainError } from '../chains/chainError.ts'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { Check, DeliveryFacts } from './judgeDelivery.ts'
import type { Outcome } from './judgeOutcome.ts'
import type { Judgement, RouteFacts } from './judgeVerdict.ts'
import type { Surroundings } from './surroundings.ts'
import { Buffer } from 'node:buffer'
import { packetKey } from '@relayooor/shared'
import { memoFor } from '../base/memoFor.ts'
import { onChainError } from '../chains/chainError.ts'
import { provesSuccess } from './acknowledgement.ts'
import { evidenceOf, factsOf } from './evidence.ts'
import { getPacket, getPackets } from './findPackets.ts'
import { applyCheck, judgeDeliveries } from './judgeDelivery.ts'
import { judgeOutcome } from './judgeOutcome.ts'
import { judgeVerdict } from './judgeVerdict.ts'
import { lookUpHeld, lookUpHistory, lookUpSend } from './lookUpPackets.ts'
import { endOf, placeOf } from './placeOf.ts'
import { presentJourney } from './presentJourney.ts'
import { presentPacket } from './presentPacket.ts'
import { surroundings } from './surroundings.ts'

export interface Examined {
  row: PacketRow
  outcome: Outcome
  judgement: Judgement
  route: RouteFacts
  view: PacketView
  /** Where clearing it brings the money, if that is not yet where it goes, or home. */
  ends?: StepEnd | undefined
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
  const around = await surroundings(ctx, rows, maxAgeMs)
  return rows.map(row => conclude(ctx, row, around.route(row), around, knownOf(row)))
}

/** What the chains would do with those of them that clearing would move, by packet: what a price must not be given without. */
async function askChecks(ctx: PacketContext, examined: Examined[]): Promise<Map<string, Check>> {
  const open = examined.filter(canHelp)
  const ask = ({ row, judgement }: Examined) => (judgement.kind === 'deliver' ? ctx.checks.ask(row) : ctx.checks.askHome(row))
  const facts: DeliveryFacts[] = []
  for (let from = 0; from < open.length; from += askedAtOnce)
    facts.push(...(await Promise.all(open.slice(from, from + askedAtOnce).map(ask))))
  const checks = judgeDeliveries(facts)
  return new Map(open.flatMap(({ row }, index) => checks.slice(index, index + 1).map(check => [row.packetKey, check] as const)))
}

/**
 * Asks both chains about one packet, on the nodes that Hermes uses, and searches their indexes for what the records lack. Null when neither
 * chains nor records know it. Throws `ChainError` only when the records do not know it and the chain cannot be asked.
 */
export async function examineNow(ctx: PacketContext, id: PacketId, search: Search): Promise<Examined | null> {
  const recorded = await getPacket(ctx.database.db, id)
  const known =
    recorded && sendKnown(recorded) ? recorded : ((await search(() => lookUpUnread(ctx, id)).catch(unless(recorded))) ?? recorded)
  if (!known) return null
  const route = await ctx.routes.facts(id, nowMaxAgeMs)
  const shown = await askChains(ctx, known)
  const hasMore = unreadEnd(shown, known) || (shown.received && !known.receivedAt)
  const silent = hasMore
    ? await search(() => lookUpHistory(ctx, known)).then(
        () => [],
        onChainError(error => [endIn(error, known)]),
      )
    : []
  const asked = { ...shown, silent: [...shown.silent, ...silent] }
  const row = (await getPacket(ctx.database.db, id)) ?? known
  const around = await surroundings(ctx, [row], nowMaxAgeMs)
  const examined = concludeAsked(ctx, row, asked, route, around)
  const check = (await askChecks(ctx, [examined])).get(row.packetKey)
  return check ? concludeAsked(ctx, row, asked, route, around, check) : examined
}

/** Its sending, or at least that its source holds it. */
async function lookUpUnread(ctx: PacketContext, id: PacketId): Promise<PacketRow | null> {
  return (await lookUpSend(ctx, id)) ?? lookUpHeld(ctx, id)
}

/** Whose chain could not be asked. */
function endIn({ facts }: ChainError, row: PacketRow): End {
  return facts.chainId === row.chainId ? 'source' : 'destination'
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
  const asked = new Map<string, Asked>()
  for (let from = 0; from < rows.length; from += askedAtOnce) {
    await Promise.all(rows.slice(from, from + askedAtOnce).map(async row => asked.set(row.packetKey, await shareLook(ctx, row))))
  }
  const now = [...(await getPackets(ctx.database.db, keys)).values()]
  const around = await surroundings(ctx, now, nowMaxAgeMs)
  const routes = new Map(known.map(one => [one.row.packetKey, one.route]))
  const concludeAll = (checks?: Map<string, Check>) =>
    now.flatMap(row => {
      const [route, answers] = [routes.get(row.packetKey), asked.get(row.packetKey)]
      return route && answers ? [concludeAsked(ctx, row, answers, route, around, checks?.get(row.packetKey))] : []
    })
  const examined = concludeAll()
  return inOrder(examined.every(canHelp) ? concludeAll(await askChecks(ctx, examined)) : examined)
}

/** Whether clearing would move the money now. */
function canHelp({ judgement }: Examined): boolean {
  return judgement.kind === 'deliver' || judgement.kind === 'return'
}

type End = 'source' | 'destination'

interface Asked {
  committed: boolean | null
  /** There, and no acknowledgement written. */
  received: boolean
  /** What the destination keeps of the acknowledgement that it wrote. */
  ackHash: string | null
  /** Who did not answer: of these stands here what the records have. */
  silent: End[]
}

/** The same, of what the records have. */
function knownOf(row: PacketRow): Asked {
  return {
    committed: null,
    received: row.receivedAt !== null && row.ack === null && row.ackHash === null,
    ackHash: row.ack === null ? row.ackHash : null,
    silent: [],
  }
}

/** Commitment on the source, receipt and acknowledgement on the destination, as they are now. */
async function askChains(ctx: PacketContext, row: PacketRow): Promise<Asked> {
  const source = ctx.chains.get(row.chainId)
  const destination = ctx.chains.get(row.destinationChainId)
  const sequence = BigInt(row.sequence)
  const via = { via: 'hermes' } as const
  const orNull = onChainError(() => null)
  const [sent, came] = await Promise.all([
    source?.ibc
      .commitment(row.portId, row.channelId, sequence, { ...via, ...(row.sentHeight !== null && { notBefore: row.sentHeight }) })
      .catch(orNull),
    destination &&
      Promise.all([
        destination.ibc.received(row.destinationPortId, row.destinationChannelId, sequence, via),
        destination.ibc.acknowledgement(row.destinationPortId, row.destinationChannelId, sequence, via),
      ]).catch(orNull),
  ])
  const there = came && { received: came[0].received && !came[1].commitment, ackHash: toHex(came[1].commitment) }
  return {
    ...knownOf(row),
    ...(sent && { committed: sent.present }),
    ...there,
    silent: [...(sent ? [] : (['source'] as const)), ...(there ? [] : (['destination'] as const))],
  }
}

function toHex(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString('hex').toUpperCase()
}

const looks = new WeakMap<PacketContext['chains'], Memo<Asked>>()

/** The same, shared by all who ask for a price of this packet within a second. What decides over money that was paid asks for itself. */
async function shareLook(ctx: PacketContext, row: PacketRow): Promise<Asked> {
  const memo = looks.get(ctx.chains) ?? memoFor(looksKept)
  looks.set(ctx.chains, memo)
  return memo.get(row.packetKey, () => askChains(ctx, row))
}

/** What has happened on a chain and is not in our records happened before we read it: its events tell how. */
function unreadEnd(asked: Asked, row: PacketRow): boolean {
  return (asked.committed === false && !row.ended) || (asked.ackHash !== null && !row.ack)
}

function concludeAsked(ctx: PacketContext, row: PacketRow, asked: Asked, route: RouteFacts, around: Surroundings, check?: Check): Examined {
  return conclude(ctx, row, silenced(route, asked.silent), around, asked, check)
}

function conclude(ctx: PacketContext, row: PacketRow, route: RouteFacts, around: Surroundings, asked: Asked, check?: Check): Examined {
  const { outcome, judgement } = judge(ctx, row, route, around, asked, check)
  const journey = presentJourney(
    around,
    row,
    judgement,
    other => judge(ctx, other, around.route(other), around, knownOf(other)).judgement.kind,
  )
  return {
    row,
    outcome,
    judgement,
    route,
    view: presentPacket(ctx, row, outcome, judgement, route, placeOf(around, row), journey),
    ends: endOf(around, row, judgement),
  }
}

function judge(
  ctx: PacketContext,
  row: PacketRow,
  route: RouteFacts,
  around: Surroundings,
  asked: Asked,
  check?: Check,
): Pick<Examined, 'outcome' | 'judgement'> {
  const { source, destination } = evidenceOf(row)
  const success = asked.ackHash !== null && provesSuccess(asked.ackHash)
  const differs = asked.ackHash !== null && row.ackHash !== null && asked.ackHash !== row.ackHash
  const unprovable = (row.ack === 'unprovable' || differs) && !success
  const ack =
    success && destination.ack?.kind !== 'success'
      ? { kind: 'success' as const, chainId: row.destinationChainId, at: row.ackAt }
      : destination.ack
  const outcome = judgeOutcome(source, { ...destination, ack: unprovable ? null : ack }, ctx.lanes.signers)
  const judgement = judgeVerdict(
    {
      packet: factsOf(row),
      outcome,
      ended: row.ended !== null,
      unread: unreadEnd(asked, row),
      excluded: ctx.settings.relays.excluded(row),
      unprovable,
      // A module that forwards reads what it says, and hands it on in its own bytes (packet-forward-middleware ibc_middleware.go).
      malformed: row.ack === 'malformed' && row.linked !== 'record',
      received: asked.received ? { since: row.receivedAt } : null,
      next: around.next(row),
      later: around.later(row),
      route,
      now: ctx.now(),
    },
    ctx.settings,
  )
  return { outcome, judgement: check ? applyCheck(judgement, check, route) : judgement }
}

/** A chain that did not answer this question counts as unreachable for it, whatever its health says. */
function silenced(route: RouteFacts, silent: End[]): RouteFacts {
  return silent.reduce((told, end) => ({ ...told, [end]: withoutAnswer(told[end]) }), route)
}

/** What is known to be wrong with it says more. */
function withoutAnswer(end: RouteFacts['source']): RouteFacts['source'] {
  const { chain } = end
  return chain === 'unreachable' || chain === 'behind' || chain === 'halted' ? end : { ...end, chain: 'unreachable', since: new Date(0) }
}
