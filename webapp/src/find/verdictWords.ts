import type { PacketView, RefusedPacket } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { adviceOn, verdictLabel } from '@relayooor/shared'
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

/** What clearing would do for a transfer, in words of the page: local times, names of chains. */
export function verdictWords(view: PacketView, names: Names, now: number): VerdictWords {
  const { kind, reason } = view.verdict
  const end = endOf(view)
  const hint = hintOf(view, now)
  return {
    state: kind === 'done' ? doneStates[end] : reason === 'finalising' ? 'finalising' : kind,
    label: reason === 'finalising' ? say('verdict.label.finalising') : verdictLabel(say, kind, end),
    sentence: adviceText(view, names, now),
    ...(hint !== undefined && { hint }),
  }
}

export function sameWords(a: VerdictWords, b: VerdictWords): boolean {
  return a.state === b.state && a.label === b.label && a.sentence === b.sentence && a.hint === b.hint
}

/** The same as a sentence alone, also of a transfer of which nothing more is known. */
export function adviceText(view: RefusedPacket, names: Names, now: number): string {
  const { kind, reason, facts } = view.verdict
  // A newer service.
  if (kind === 'unknown' || reason === 'unknown') return say('said.by-service', { text: view.verdict.advice })
  const soon = runsOutSoon(view, now) || undefined
  return adviceOn(
    say,
    { ...view, verdict: { ...view.verdict, kind, reason, facts: { ...facts, expiresSoon: soon } } },
    {
      chain: names.chain,
      amount: amountText,
      time: at => atText(at, now),
      ago: at => durationText((now - Date.parse(at)) / 1000),
    },
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
