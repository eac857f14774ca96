import type { ClearingStatus, FailureReason } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import { PacketResult, unreachable } from '@relayooor/shared'
import { transferTitle } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { isUnconfirmed } from './paymentWords.ts'
import { sentPayment } from './sentPayment.ts'

/** What of an order says how its open transfers are; a list has no timelines. */
export type OrderStep = Pick<ClearingStatus, 'status'> & Partial<Pick<ClearingStatus, 'timeline'>>

export interface TimelineStep {
  step: 'done' | 'now' | 'next'
  text: string
  at?: string
  /** A glyph in place of the dot, where money moved or is being moved. */
  state?: DrawingState
}

/** What has happened, as the service recorded it, what happens now, and what is left. */
export function timelineSteps(status: ClearingStatus): TimelineStep[] {
  const { status: state, timeline } = status
  // The last entry already says what happens now.
  const saidAlready = (state === 'queued' || state === 'verifying') && timeline.at(-1)?.kind === state
  const done = runsOf(saidAlready ? timeline.slice(0, -1) : timeline).flatMap(run =>
    run.length > mostAlike ? runStep(run) : run.map(doneStep),
  )
  return [...done, ...ahead(status)]
}

type Line = ClearingStatus['timeline'][number]
/** More lines in a row that say the same of one transfer each are one. */
const mostAlike = 3

function runsOf(lines: readonly Line[]): Line[][] {
  const runs: Line[][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last && 'packet' in line.data && last[0]?.kind === line.kind) last.push(line)
    else runs.push([line])
  }
  return runs
}

/** With the time of the last. */
function runStep(run: readonly Line[]): TimelineStep[] {
  const last = run.at(-1)
  if (!last) return []
  const ended = PacketResult.safeParse(last.kind)
  const step = doneStep(last)
  const n = run.length
  return [{ ...step, text: ended.success ? say(`sum.${ended.data}`, { n }) : say('timeline.alike', { text: step.text, n: n - 1 }) }]
}

function doneStep({ kind, text, at }: Line): TimelineStep {
  const state = stateOf(kind)
  const isOneSentence = !text.includes('. ')
  return { step: 'done', text: say(`line.${kind}`, { text: isOneSentence ? text.replace(/\.$/, '') : text }), at, ...(state && { state }) }
}

function ahead(status: ClearingStatus): TimelineStep[] {
  const { status: state, packets } = status
  const clearing: TimelineStep = { step: 'next', text: say('cost.clearing', { n: packets.length }) }
  const proof: TimelineStep = { step: 'next', text: say('timeline.proven') }
  const receipt: TimelineStep = { step: 'next', text: say('timeline.receipt') }
  switch (state) {
    case 'awaiting_payment':
      return [{ step: 'now', text: say(sentPayment(status) ? 'order.payment-sent' : 'order.awaiting') }, clearing, proof, receipt]
    case 'underpaid':
      return [{ step: 'now', text: say('timeline.rest') }, clearing, proof, receipt]
    case 'confirming':
      return [
        {
          step: 'now',
          text: say(isUnconfirmed(status) ? 'timeline.second-node' : 'timeline.blocks'),
        },
        clearing,
        proof,
        receipt,
      ]
    case 'queued':
      return [
        { step: 'now', text: say(pausedBecause(status) === undefined ? 'order.in-line' : 'timeline.until-on') },
        clearing,
        proof,
        receipt,
      ]
    case 'clearing':
      return [{ step: 'now', text: underWay(packets), state: 'clearing' }, proof, receipt]
    case 'verifying':
      return heldUp(status)
        ? [{ step: 'now', text: say('timeline.next-try') }, proof, receipt]
        : [{ step: 'now', text: say('timeline.proof'), state: 'clearing' }, receipt]
    case 'expired':
    case 'cleared':
    case 'partly_cleared':
    case 'not_cleared':
    case 'unknown':
      return []
    default:
      return unreachable(state)
  }
}

function underWay(packets: ClearingStatus['packets']): string {
  const pending = packets.filter(({ result }) => result === 'pending')
  const [only, second] = pending
  if (!only || second) return say('timeline.under-way', { n: pending.length })
  return say(only.verdict === 'return' ? 'timeline.bringing-back' : 'timeline.delivering', { transfer: transferTitle(only) })
}

const states: Partial<Record<PacketResult, DrawingState>> = {
  delivered: 'delivered',
  passed_on: 'delivered',
  returned: 'returned',
  error_ack: 'returned',
  cleared_by_other: 'delivered',
  failed: 'failed',
}

/** Kinds that tell of a transfer's end carry the result's name. */
function stateOf(kind: string): DrawingState | undefined {
  const result = PacketResult.safeParse(kind)
  return result.success ? states[result.data] : undefined
}

/** What the people who run the service say about why an order waits; undefined while nothing is paused for it. */
export function pausedBecause({ timeline }: Pick<ClearingStatus, 'timeline'>): string | undefined {
  const last = timeline.findLast(({ kind }) => kind === 'paused' || kind === 'resumed')
  return last?.kind === 'paused' ? last.data.reason : undefined
}

/** What keeps the transfers that a call of Hermes left open, and when they are tried again if that is said; else undefined. */
export function heldUp({ status, timeline = [] }: OrderStep): { reason?: FailureReason | undefined; at?: string } | undefined {
  if (status !== 'queued' && status !== 'verifying') return undefined
  const last = timeline.findLast(({ kind }) => steps.has(kind))
  if (last?.kind === 'retry') return last.data
  return last?.kind === 'verifying' && last.data.complaint === 'hermes-unavailable' ? { reason: last.data.complaint } : undefined
}

/** Whether the last call of Hermes complained: then nobody knows yet whether it sent anything. */
export function endedBadly({ timeline }: Pick<ClearingStatus, 'timeline'>): boolean {
  const last = timeline.findLast(({ kind }) => steps.has(kind))
  return last?.kind === 'verifying' && last.data.complaint !== undefined
}

const steps: ReadonlySet<string> = new Set(['queued', 'retried', 'clearing', 'verifying', 'retry'])
