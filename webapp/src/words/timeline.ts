import type { ClearingStatus } from '@relayooor/shared'
import type { DrawingState } from './drawing.ts'
import { PacketResult, unreachable } from '@relayooor/shared'
import { z } from 'zod'
import { count } from './times.ts'

export interface TimelineStep {
  step: 'done' | 'now' | 'next'
  text: string
  at?: string
  /** A glyph in place of the dot, where money moved or is being moved. */
  state?: DrawingState
}

/** What has happened, as the service recorded it, what happens now, and what is left. */
export function timelineSteps(status: ClearingStatus): TimelineStep[] {
  const done = status.timeline.map((entry): TimelineStep => {
    const state = stateOf(entry.kind)
    return {
      step: 'done',
      text: entry.text.replace(/^([^.]*)\.$/, '$1'),
      at: entry.at,
      ...(state && { state }),
    }
  })
  return [
    ...done,
    ...ahead(status),
  ]
}

function ahead(status: ClearingStatus): TimelineStep[] {
  const clearing: TimelineStep = { step: 'next', text: `Clearing ${count(status.packets.length, 'transfer')}` }
  const rest: TimelineStep[] = [
    { step: 'next', text: 'Proven on both chains' },
    { step: 'next', text: 'Receipt' },
  ]
  switch (status.status) {
    case 'awaiting_payment': return [
      { step: 'now', text: 'Waiting for your payment' },
      clearing,
      ...rest,
    ]
    case 'underpaid': return [
      { step: 'now', text: 'Waiting for the rest' },
      clearing,
      ...rest,
    ]
    case 'confirming': return [
      { step: 'now', text: 'Waiting until the payment is in enough blocks' },
      clearing,
      ...rest,
    ]
    case 'queued': return [
      { step: 'now', text: 'In line' },
      clearing,
      ...rest,
    ]
    case 'clearing': return [
      { step: 'now', text: `Clearing ${count(status.packets.filter(({ result }) => result === 'pending').length, 'transfer')}`, state: 'clearing' },
      ...rest,
    ]
    case 'verifying': return [
      { step: 'now', text: 'Waiting for proof from both chains', state: 'clearing' },
      ...rest.slice(1),
    ]
    case 'expired':
    case 'cleared':
    case 'partly_cleared':
    case 'not_cleared': return []
    default: return unreachable(status.status)
  }
}

const Retry = z.object({ at: z.iso.datetime() })

const states: Partial<Record<PacketResult, DrawingState>> = {
  delivered: 'delivered',
  returned: 'returned',
  error_ack: 'returned',
  cleared_by_other: 'delivered',
  failed: 'failed',
}

/** Kinds that tell of a transfer's end carry the result's name. */
function stateOf(kind: string): DrawingState | undefined {
  const result = PacketResult.safeParse(kind.replaceAll('-', '_').replace(/^packet[._]/, ''))
  return result.success ? states[result.data] : undefined
}

/** When a transfer that stayed open is tried again, while that is the last that happened; undefined otherwise. */
export function nextTry(status: ClearingStatus): string | undefined {
  const last = status.timeline.at(-1)
  return last?.kind === 'retry' ? Retry.safeParse(last.data).data?.at : undefined
}
