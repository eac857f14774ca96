import type { ChannelEnd, Journey, OutcomeView, PacketId, PacketView, VerdictFacts, VerdictReason } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { Outcome } from './judgeOutcome.ts'
import type { Judgement, RouteFacts } from './judgeVerdict.ts'
import type { Place } from './placeOf.ts'
import { formatAmount, verdictSentence } from '@relayooor/shared'
import { sayEnglish } from '@relayooor/shared/english.ts'
import { isCut, isUnreadableDenom } from '../chains/foreignText.ts'
import { factsOf } from './evidence.ts'
import { hasTimedOut, neverTimesOut, timeoutOf } from './judgeVerdict.ts'

/** A packet as it goes over the wire. */
export function presentPacket(
  ctx: PacketContext,
  row: PacketRow,
  outcome: Outcome,
  judgement: Judgement,
  route: RouteFacts,
  place: Place,
  journey: Journey | undefined,
): PacketView {
  const packet = packetOf(row)
  const facts = factsOf(row)
  const timeoutAt = timeoutOf(facts, route.destination)
  const never = row.sender !== null && neverTimesOut(facts, route.destination)
  const coin = row.denom === null ? {} : ctx.assets.coin(row.chainId, row.denom)
  const ageSeconds = row.sentAt ? Math.max(0, Math.floor((ctx.now().getTime() - row.sentAt.getTime()) / 1000)) : undefined
  const unseen = judgement.kind === 'blocked' ? judgement.unseen : undefined
  const beside = reasonOf(judgement) === 'unsupported-route' ? besideOf(ctx, row) : undefined
  const amount = row.denom !== null && row.amount !== null ? { denom: row.denom, amount: row.amount } : undefined
  return {
    packet,
    route: {
      destinationChainId: row.destinationChainId,
      destinationPortId: row.destinationPortId,
      destinationChannelId: row.destinationChannelId,
      replacedBy: beside,
    },
    sentAt: row.sentAt?.toISOString(),
    sentTxHash: row.sentTxHash ?? undefined,
    ageSeconds,
    stuck: judgement.kind !== 'done' && judgement.kind !== 'wait' && (ageSeconds ?? Infinity) >= ctx.settings.stuckAfterSeconds,
    sender: row.sender ?? undefined,
    receiver: row.receiver ?? undefined,
    amount,
    denomTrace: row.denomTrace !== row.denom ? (row.denomTrace ?? undefined) : undefined,
    shortened: shortenedIn(row),
    memo: row.memo || undefined,
    ...coin,
    timeout: {
      height:
        facts.timeout.height > 0n ? { revision: facts.timeout.revision.toString(), height: facts.timeout.height.toString() } : undefined,
      at: timeoutAt?.toISOString(),
      elapsed: hasTimedOut(facts, route.destination),
      never: never || undefined,
    },
    forwarding: place.forwarding,
    verdict: {
      kind: judgement.kind,
      reason: reasonOf(judgement),
      advice: verdictSentence(sayEnglish, judgement.kind, reasonOf(judgement), {
        ...wordsFor(ctx, row, route, judgement),
        ...wayWords(ctx, place, outcome, judgement),
        beside: beside && besideWords(ctx, beside),
        unseen,
        amount: amount ? formatAmount(amount, coin) : 'tokens',
        sentAgo: ageSeconds === undefined ? 'some time' : inWords(ageSeconds),
        // What the destination refused comes back too, with its time not yet over.
        timeoutAt: timeoutAt && (judgement.kind !== 'return' || hasTimedOut(facts, route.destination)) ? utc(timeoutAt) : undefined,
        waitUntil: timeoutAt && !hasTimedOut(facts, route.destination) ? utc(timeoutAt) : undefined,
        neverTimesOut: never && outcome.kind === 'open',
        doneAt: 'trace' in outcome ? utc(outcome.trace.at) : undefined,
      }),
      unseen,
      retryAt: judgement.kind === 'wait' || judgement.kind === 'blocked' ? judgement.retryAt?.toISOString() : undefined,
    },
    nextHop: place.nextHop,
    continues: place.continues,
    outcome: presentOutcome(outcome),
    journey,
  }
}

/** The living route beside one that we do not run. */
export function besideOf({ routes }: PacketContext, end: ChannelEnd): PacketView['route']['replacedBy'] {
  const beside = routes.routeBeside(end)
  if (!beside) return undefined
  const { source, destination } = beside
  return {
    sourceChannelId: source.channelId,
    destinationChainId: destination.chainId,
    destinationChannelId: destination.channelId,
  }
}

export function besideWords({ assets }: PacketContext, beside: NonNullable<PacketView['route']['replacedBy']>): VerdictFacts['beside'] {
  return { chain: assets.chainName(beside.destinationChainId), from: beside.sourceChannelId, to: beside.destinationChannelId }
}

function wayWords(
  { assets }: PacketContext,
  { forwarding, goesOnTo, likely, homeTo, isHome, triesLeft, retried, stoppedAt }: Place,
  outcome: Outcome,
  judgement: Judgement,
): Pick<
  VerdictFacts,
  'forwarding' | 'goesOnTo' | 'likely' | 'homeTo' | 'isHome' | 'unknownWay' | 'triesLeft' | 'retried' | 'stoppedAt' | 'unclear'
> {
  return {
    forwarding,
    goesOnTo: goesOnTo === undefined ? undefined : assets.chainName(goesOnTo),
    likely,
    homeTo: homeTo === undefined ? undefined : assets.chainName(homeTo),
    isHome,
    unknownWay: goesOnTo === undefined,
    // What is refused is not sent again.
    triesLeft: outcome.kind === 'refused' || (judgement.kind === 'return' && judgement.refused) ? undefined : triesLeft,
    retried,
    stoppedAt,
    unclear: outcome.kind === 'passed_on',
  }
}

export function packetOf(row: PacketId): PacketId {
  return { chainId: row.chainId, portId: row.portId, channelId: row.channelId, sequence: row.sequence }
}

/** What of these texts is not as it was sent; undefined when all are. */
export function shortenedIn({
  sender,
  receiver,
  denom,
  denomTrace,
  memo,
}: Pick<PacketRow, 'sender' | 'receiver' | 'denom' | 'denomTrace' | 'memo'>): PacketView['shortened'] {
  const names = (['sender', 'receiver', 'denomTrace', 'memo'] as const).filter(name =>
    isCut({ sender, receiver, denomTrace, memo }[name] ?? ''),
  )
  const all = isUnreadableDenom(denom ?? '') ? [...names, 'denom' as const] : names
  return all.length > 0 ? all : undefined
}

function presentOutcome(outcome: Outcome): OutcomeView | undefined {
  if (outcome.kind === 'open' || outcome.kind === 'refused') return undefined
  const { trace } = outcome
  return { kind: outcome.kind, txHash: trace.txHash, chainId: trace.chainId, at: trace.at.toISOString(), relayer: trace.relayer }
}

function reasonOf(judgement: Judgement): VerdictReason | undefined {
  if (judgement.kind === 'blocked') return judgement.reason
  return judgement.kind === 'return' && judgement.refused ? 'receiver-refused' : undefined
}

function wordsFor(
  ctx: PacketContext,
  row: PacketRow,
  route: RouteFacts,
  judgement: Judgement,
): Pick<
  VerdictFacts,
  | 'source'
  | 'destination'
  | 'returned'
  | 'expiresSoon'
  | 'client'
  | 'troubledChain'
  | 'hermesLacks'
  | 'recovery'
  | 'since'
  | 'hop'
  | 'retryAt'
  | 'carriesTo'
  | 'refusesWay'
> {
  const source = ctx.assets.chainName(row.chainId)
  const destination = ctx.assets.chainName(row.destinationChainId)
  const words = { source, destination, hop: destination }
  switch (judgement.kind) {
    case 'deliver':
      return { ...words, expiresSoon: judgement.expiresSoon }
    case 'done':
      return { ...words, returned: judgement.returned }
    case 'wait':
      return { ...words, retryAt: utc(judgement.retryAt) }
    case 'return':
      return judgement.refused
        ? {
            ...words,
            destination: ctx.assets.chainName(judgement.refused.by),
            refusesWay: judgement.refused.way,
            carriesTo: judgement.refused.onward ? destination : undefined,
          }
        : words
    case 'blocked': {
      if (judgement.by !== undefined) return { ...words, troubledChain: ctx.assets.chainName(judgement.by) }
      const [host, of] = judgement.end === 'source' ? [source, destination] : [destination, source]
      const troubled = judgement.end === 'source' ? route.source : route.destination
      const since = judgement.reason === 'finalising' ? judgement.since : troubled.since
      return {
        ...words,
        client: { host, of },
        troubledChain: host,
        recovery: recoveryIn(troubled),
        retryAt: judgement.retryAt && utc(judgement.retryAt),
        hermesLacks: troubled.hermesLacks,
        since: since && since.getTime() > 0 ? utc(since) : undefined,
      }
    }
    default:
      return words
  }
}

function recoveryIn({ client: { recovery } }: RouteFacts['source']): VerdictFacts['recovery'] {
  return recovery && { proposal: recovery.proposalId, until: recovery.votingEndsAt && utc(recovery.votingEndsAt) }
}

/** A time for a sentence of the service. */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`
}
