import type { Journey, JourneyState, JourneyStep, MessageKey, PacketId, StepEnd } from '@relayooor/shared'
import type { DrawingState, Glyph } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { isOnward, shortAddress } from '@relayooor/shared'
import { glyphOf } from '../ui/drawing.ts'
import { say } from '../ui/say.ts'
import { atText } from '../ui/times.ts'

export interface JourneyPlace {
  name: string
  note?: string | undefined
}

export interface JourneyLeg {
  /** `part`: the square rests half-way. */
  travelled: 'all' | 'part' | 'none'
  likely: boolean
}

/** A journey as it is drawn: one place a chain, one leg a step, the square where the money is. */
export interface JourneyDrawing {
  state: DrawingState
  places: JourneyPlace[]
  legs: JourneyLeg[]
  square: { glyph: Glyph; leg: number; where: 'on' | 'before' | 'behind' }
  /** The leg whose way home is still to be gone, if the money goes back. */
  homeOver: number | null
}

export function drawJourney(journey: Journey, names: Names): JourneyDrawing {
  const steps = journey.steps.filter(({ state }) => state !== 'retried')
  const at = currentOf(steps)
  const current = steps[at]
  const state = current ? stateOf(current) : 'unknown'
  const where = whereOf(current, steps.length > at + 1 && steps[at + 1]?.state !== 'expected')
  const stopped = current?.state === 'stopped'
  // After a step that failed for good there is no way on.
  const told = stopped ? steps.slice(0, at + 1) : steps
  return {
    state,
    places: [
      { name: chainName(told[0]?.route.sourceChainId, names) },
      ...told.map(step => ({ name: chainName(step.route.destinationChainId, names), note: noteOf(step) })),
    ],
    legs: told.map((step, index) => ({
      travelled: index < at || (index === at && where === 'behind') ? 'all' : index === at && where === 'on' ? 'part' : 'none',
      likely: step.likely ?? false,
    })),
    square: { glyph: glyphOf(state), leg: at, where },
    homeOver: current?.state === 'refused' || (current?.state === 'under_way' && current.verdict === 'return') ? at : null,
  }
}

/** The step that has the money: the last one made, or the one before it to which it came back. */
function currentOf(steps: readonly JourneyStep[]): number {
  const last = Math.max(
    0,
    steps.findLastIndex(({ state }) => state !== 'expected'),
  )
  const back = steps.findIndex(({ state }) => state === 'refused' || state === 'returned' || state === 'stopped')
  return back >= 0 ? Math.min(back, last) : last
}

function whereOf(step: JourneyStep | undefined, wentOn: boolean): 'on' | 'before' | 'behind' {
  switch (step?.state) {
    case 'under_way':
      return 'on'
    case 'refused':
      return wentOn ? 'behind' : 'on'
    case 'returned':
      return 'before'
    case undefined:
    case 'expected':
    case 'unknown':
      return 'before'
    default:
      return 'behind'
  }
}

function stateOf({ state, verdict }: JourneyStep): DrawingState {
  switch (state) {
    case 'under_way':
      return verdict ?? 'unknown'
    case 'refused':
      return 'return'
    case 'arrived':
      return 'delivered'
    case 'passed_on':
    case 'finalising':
    case 'stopped':
    case 'returned':
      return state
    default:
      return 'unknown'
  }
}

function noteOf({ state, likely }: JourneyStep): string | undefined {
  const note = say(notes[state] ?? 'journey.not-yet')
  return likely === true ? say('journey.probably', { note }) : note
}

const notes = {
  expected: 'journey.asked-for',
  passed_on: 'journey.passed',
  finalising: 'journey.waits-here',
  arrived: 'journey.arrived',
  refused: 'journey.sends-back',
  returned: 'journey.not-reached',
  stopped: 'journey.ended-here',
  under_way: undefined,
  unknown: undefined,
  retried: undefined,
} as const satisfies Record<JourneyStep['state'], MessageKey | undefined>

function chainName(chainId: string | undefined, names: Names): string {
  return chainId === undefined ? say('journey.foreign-chain') : names.chain(chainId)
}

/** Which chain and account holds the money, who can move it, and what happens next by when. */
export function journeyText({ steps, now }: Journey, names: Names, time: number): string {
  const made = steps.filter(({ state }) => state !== 'retried')
  const current = made[currentOf(made)]
  return `${holderText(now, current, names, time)} ${nextText(current, made, names, time)}`.trim()
}

/** States in which the money waits in a chain's escrow. */
const locked: ReadonlySet<string> = new Set<JourneyState>(['under_way', 'refused', 'expected'])

function holderText(now: Journey['now'], current: JourneyStep | undefined, names: Names, time: number): string {
  const chain = names.chain(now.chainId)
  const since = { chain, time: atText(now.since, time) }
  if (now.address === undefined) {
    if (current === undefined || locked.has(current.state)) return say(now.likely ? 'journey.probably-locked' : 'journey.locked', since)
    return say(now.likely ? 'journey.probably-on' : 'journey.on', since)
  }
  const at = say('journey.at', { ...since, address: shortAddress(now.address) })
  return now.yours === undefined ? at : `${at} ${say(now.yours ? 'journey.your-key' : 'journey.not-your-key')}`
}

function nextText(current: JourneyStep | undefined, steps: readonly JourneyStep[], names: Names, time: number): string {
  const to = chainName(current?.route.destinationChainId, names)
  const from = chainName(current?.route.sourceChainId, names)
  switch (current?.state) {
    case 'under_way': {
      if (current.verdict === 'return')
        return current.triesLeft === undefined || current.triesLeft === 0
          ? say('journey.next-back', { from, to })
          : say('journey.next-try', { to })
      return current.timeoutAt === undefined
        ? say('journey.next-leg', { to, timed: 'no', time: '' })
        : say('journey.next-leg', { to, timed: 'yes', time: atText(current.timeoutAt, time) })
    }
    case 'passed_on': {
      const next = steps[steps.indexOf(current) + 1]
      return next ? say('journey.goes-on', { to: chainName(next.route.destinationChainId, names) }) : ''
    }
    case 'finalising':
      return say('journey.waits', { to })
    case 'refused':
      return say('journey.refused', { to, from })
    case 'stopped':
      return say('journey.stopped')
    default:
      return ''
  }
}

/** Where a paid step of a forwarded transfer ends. */
export function stepEndText(step: { packet: PacketId; verdict: 'deliver' | 'return'; ends: StepEnd }, names: Names): string {
  const { chainId, nextChainId, triesLeft } = step.ends
  const chain = names.chain(chainId)
  const next = nextChainId === undefined ? undefined : names.chain(nextChainId)
  if (triesLeft !== undefined) return say('step.again', { chain, n: triesLeft })
  const onward = next === undefined ? say('step.unknown-onward', { chain }) : say('step.onward-to', { chain, next })
  if (isOnward(step)) return say('step.refused', { step: onward })
  if (step.verdict === 'deliver') return onward
  return next === undefined ? say('step.back', { chain }) : say('step.back-to', { chain, next })
}
