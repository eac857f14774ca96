import type { PacketView, VerdictFacts, VerdictReason } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { verdictLabel, verdictSentence } from '@relayooor/shared'
import { amountText, packetNumber } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { agoText, atText, durationText, momentText } from '../ui/times.ts'
import { runsOutSoon } from './groupPackets.ts'

export interface VerdictWords {
  /** How the transfer is drawn. */
  state: DrawingState
  label: string
  sentence: string
  /** A second line, for what is about to change. */
  hint?: string
}

// Which end's client it is, since when a chain is silent, which chain a hop goes over or refuses: only the server knows.
const toldByServer: ReadonlySet<VerdictReason> = new Set([
  'client-expired',
  'client-frozen',
  'client-unproven',
  'forwarded-return',
  'ack-unprovable',
  'finalising',
  'chain-unreachable',
  'chain-halted',
  'rate-limited',
  'send-disabled',
  'receiver-refused',
  'hermes-cannot',
])

/** What clearing would do for a transfer, in words of the page: local times, names of chains. */
export function verdictWords(view: PacketView, names: Names, now: number): VerdictWords {
  const { kind, reason, advice, retryAt } = view.verdict
  const end = endOf(view)
  const sentence =
    kind === 'unknown' || reason === 'unknown' || view.journey || (reason && toldByServer.has(reason))
      ? say('said.by-service', { text: advice })
      : verdictSentence(say, kind, reason, {
          amount: view.amount === undefined ? say('money.coins') : amountText(view.amount, view),
          source: names.chain(view.packet.chainId),
          destination: names.chain(view.route.destinationChainId),
          sentAgo: view.sentAt === undefined ? say('time.a-while') : durationText((now - Date.parse(view.sentAt)) / 1000),
          timeoutAt: view.timeout.at && (kind !== 'return' || view.timeout.elapsed) ? atText(view.timeout.at, now) : undefined,
          retryAt: retryAt && atText(retryAt, now),
          doneAt: view.outcome && atText(view.outcome.at, now),
          beside: besideIn(view, names),
          unseen: view.verdict.unseen,
          hop: view.nextHop && names.chain(view.nextHop.chainId),
          forwarding: view.forwarding,
          neverTimesOut: view.timeout.never && view.outcome === undefined,
          expiresSoon: runsOutSoon(view, now),
          returned: end === 'returned',
        })
  const hint = hintOf(view, now)
  return {
    state: kind === 'done' ? doneStates[end] : reason === 'finalising' ? 'finalising' : kind,
    label: reason === 'finalising' ? say('verdict.label.finalising') : verdictLabel(say, kind, end),
    sentence,
    ...(hint !== undefined && { hint }),
  }
}

function besideIn({ route: { replacedBy } }: PacketView, names: Names): VerdictFacts['beside'] {
  return (
    replacedBy && {
      chain: names.chain(replacedBy.destinationChainId),
      from: replacedBy.sourceChannelId,
      to: replacedBy.destinationChannelId,
    }
  )
}

const doneStates = { arrived: 'done', returned: 'returned', stopped: 'stopped', passed_on: 'passed_on' } as const

/** How it is over. */
function endOf({ outcome }: PacketView): keyof typeof doneStates {
  switch (outcome?.kind) {
    case 'returned':
    case 'error_ack':
      return 'returned'
    case 'stopped':
    case 'passed_on':
      return outcome.kind
    default:
      return 'arrived'
  }
}

/** `12.5 ATOM`; a transfer whose data no node has any more is named by its number. */
export function packetTitle(view: PacketView): string {
  return view.amount === undefined ? say('find.transfer-number', { number: packetNumber(view.packet) }) : amountText(view.amount, view)
}

/** Whom it is for and what its sender wrote on it, as they stand; undefined where he wrote nothing. */
export function ownMemoText({ receiver, memo }: Pick<PacketView, 'receiver' | 'memo'>): string | undefined {
  return memo === undefined ? undefined : say('find.memo', { receiver: receiver ?? say('find.nobody'), memo })
}

/** `sent 3 h 12 min ago`, and from yesterday on the day. */
export function sentText(view: Pick<PacketView, 'sentAt'>, now: number): string {
  if (view.sentAt === undefined) return say('find.sent-unknown')
  const hours = (now - Date.parse(view.sentAt)) / 3_600_000
  return say('find.sent', { when: hours < 12 ? agoText(view.sentAt, now) : momentText(view.sentAt, now) })
}

function hintOf(view: PacketView, now: number): string | undefined {
  if (!runsOutSoon(view, now) || view.timeout.at === undefined) return undefined
  return say('find.runs-out', { duration: durationText((Date.parse(view.timeout.at) - now) / 1000) })
}
