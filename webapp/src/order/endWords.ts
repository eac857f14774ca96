import type { PacketResultView } from '@relayooor/shared'
import { listText } from '../ui/names.ts'
import { say } from '../ui/say.ts'

const words = {
  delivered: 'ends.arrived',
  passed_on: 'ends.carried',
  back: 'ends.back',
  // A middle step that came back has not brought the money home.
  'step-back': 'ends.step-back',
  returned: 'sum.returned',
  error_ack: 'sum.error_ack',
  cleared_by_other: 'sum.cleared_by_other',
  duplicate: 'sum.duplicate',
  failed: 'sum.failed',
  pending: 'sum.pending',
  unknown: 'sum.unknown',
} as const
type End = keyof typeof words

const wholes: Partial<Record<End, 'order.cleared' | 'order.all-back' | 'order.all-carried'>> = {
  delivered: 'order.cleared',
  back: 'order.all-back',
  passed_on: 'order.all-carried',
}

/** How many of an order's transfers ended in which way. */
export function endsOf(packets: readonly Pick<PacketResultView, 'result' | 'ends'>[]): Map<End, number> {
  const grouped = Map.groupBy(packets, ({ result, ends }): End =>
    result === 'returned' || result === 'error_ack' ? (ends === undefined ? 'back' : 'step-back') : result,
  )
  return new Map([...grouped].map(([end, { length }]) => [end, length]))
}

/** `Your transfer is cleared`, `4 arrived and 2 came back to you`: never one word over what arrived and what came back. */
export function endsText(counts: ReadonlyMap<End, number>): string {
  const [first] = counts
  const whole = counts.size === 1 && first ? wholes[first[0]] : undefined
  return whole && first ? say(whole, { n: first[1] }) : endsInList(counts)
}

/** The same in few words, for a list. */
export function endsInList(counts: ReadonlyMap<End, number>): string {
  return listText([...counts].map(([end, n]) => say(words[end], { n })))
}
