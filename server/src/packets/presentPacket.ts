import type { ChannelEnd, Journey, OutcomeView, PacketId, PacketView, VerdictFacts, VerdictReason } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { Outcome } from './judgeOutcome.ts'
import type { Judgement, RouteFacts } from './judgeVerdict.ts'
import type { Place } from './placeOf.ts'
import { isCut, isUnreadableDenom } from '../chains/foreignText.ts'
import { advised } from './advised.ts'
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
  const beside = reasonOf(judgement) === 'unsupported-route' ? besideOf(ctx, row) : undefined
  return advised(ctx, {
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
    amount: row.denom !== null && row.amount !== null ? { denom: row.denom, amount: row.amount } : undefined,
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
      facts: { ...placeFacts(place, outcome, judgement), ...judgedFacts(row, route, judgement) },
      unseen: judgement.kind === 'blocked' ? judgement.unseen : undefined,
      retryAt: judgement.kind === 'wait' || judgement.kind === 'blocked' ? judgement.retryAt?.toISOString() : undefined,
    },
    nextHop: place.nextHop,
    continues: place.continues,
    outcome: presentOutcome(outcome),
    journey,
  })
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

function placeFacts(
  { goesOnTo, likely, homeTo, isHome, triesLeft, retried, stoppedAt }: Place,
  outcome: Outcome,
  judgement: Judgement,
): VerdictFacts {
  return {
    goesOnTo,
    likely: likely || undefined,
    homeTo,
    isHome: isHome || undefined,
    // What is refused is not sent again.
    triesLeft: outcome.kind === 'refused' || (judgement.kind === 'return' && judgement.refused) ? undefined : triesLeft,
    retried: retried || undefined,
    stoppedAt,
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
  const { txHash, chainId, at, relayer } = outcome.trace
  return at ? { kind: outcome.kind, txHash, chainId, at: at.toISOString(), relayer } : undefined
}

function reasonOf(judgement: Judgement): VerdictReason | undefined {
  if (judgement.kind === 'blocked') return judgement.reason
  return judgement.kind === 'return' && judgement.refused ? 'receiver-refused' : undefined
}

function judgedFacts(row: PacketRow, route: RouteFacts, judgement: Judgement): VerdictFacts {
  switch (judgement.kind) {
    case 'deliver':
      return { expiresSoon: judgement.expiresSoon || undefined }
    case 'return': {
      const { refused } = judgement
      return { refused: refused && { by: refused.by, way: refused.way, onward: refused.onward || undefined } }
    }
    case 'blocked': {
      if (judgement.by !== undefined) return { chainId: judgement.by }
      const troubled = judgement.end === 'source' ? route.source : route.destination
      const [host, of] = judgement.end === 'source' ? [row.chainId, row.destinationChainId] : [row.destinationChainId, row.chainId]
      const since = judgement.reason === 'finalising' ? judgement.since : troubled.since
      const { recovery } = troubled.client
      return {
        chainId: host,
        since: since && since.getTime() > 0 ? since.toISOString() : undefined,
        hermesLacks: troubled.hermesLacks,
        client: { host, of },
        recovery: recovery && { proposalId: recovery.proposalId, votingEndsAt: recovery.votingEndsAt?.toISOString() },
      }
    }
    default:
      return {}
  }
}
