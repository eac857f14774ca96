import type { Journey, JourneyState, JourneyStep, PacketId, StepEnd } from '@relayooor/shared'
import type { DrawingState, Glyph } from './drawing.ts'
import type { Names } from './names.ts'
import { isOnward, shortAddress } from '@relayooor/shared'
import { glyphOf } from './drawing.ts'
import { atText } from './times.ts'

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
  const notes: Partial<Record<JourneyStep['state'], string>> = {
    expected: 'asked for',
    passed_on: 'passed',
    finalising: 'waits here',
    arrived: 'arrived',
    refused: 'sends it back',
    returned: 'not reached',
    stopped: 'ended here',
  }
  const note = notes[state] ?? 'not yet arrived'
  return likely === true ? `probably; ${note}` : note
}

function chainName(chainId: string | undefined, names: Names): string {
  return chainId === undefined ? 'a chain that we do not run' : names.chain(chainId)
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
  const since = `since ${atText(now.since, time)}`
  if (now.address === undefined)
    return current === undefined || locked.has(current.state)
      ? `The money is locked on ${chain} ${since}; nobody can spend it there, and any relayer can move it on.`
      : `The money is ${current.likely ? 'probably ' : ''}on ${chain} ${since}.`
  const key = now.yours === undefined ? '' : now.yours ? ' Your own key opens that account.' : ' Your own key does not open that account.'
  return `The money is on ${chain} ${since}, at ${shortAddress(now.address)}.${key}`
}

function nextText(current: JourneyStep | undefined, steps: readonly JourneyStep[], names: Names, time: number): string {
  const to = chainName(current?.route.destinationChainId, names)
  const from = chainName(current?.route.sourceChainId, names)
  switch (current?.state) {
    case 'under_way': {
      if (current.verdict === 'return')
        return current.triesLeft === undefined || current.triesLeft === 0
          ? `Next it comes back to ${from}: its time for the leg to ${to} is over.`
          : `Its time for the leg to ${to} is over: what ends it starts another try.`
      const until = current.timeoutAt === undefined ? '' : `, until ${atText(current.timeoutAt, time)}; after that it can come back`
      return `Next is the leg to ${to}${until}.`
    }
    case 'passed_on': {
      const next = steps[steps.indexOf(current) + 1]
      return next ? `From there it goes on to ${chainName(next.route.destinationChainId, names)} by itself.` : ''
    }
    case 'finalising':
      return `${to} lets it wait before it answers.`
    case 'refused':
      return `Next it comes back from ${to} to ${from}.`
    case 'stopped':
      return 'A later leg failed after the point of no return: the way ended there.'
    default:
      return ''
  }
}

/** Where a paid step of a forwarded transfer ends. */
export function stepEndText(step: { packet: PacketId; verdict: 'deliver' | 'return'; ends: StepEnd }, names: Names): string {
  const { chainId, nextChainId, triesLeft } = step.ends
  const chain = names.chain(chainId)
  const next = nextChainId === undefined ? undefined : names.chain(nextChainId)
  if (triesLeft !== undefined)
    return `Its time-out starts another try: ${chain} sends it again, ${triesLeft === 1 ? 'once more' : `${triesLeft} times more`}.`
  const onward = next === undefined ? 'whether and where it goes on is not known' : `it goes on to ${next} by itself`
  if (isOnward(step))
    return (
      `This step ends on ${chain}; ${onward}. It is refused further on, and comes back the same way: ` +
      'each later step that sticks has a price of its own.'
    )
  if (step.verdict === 'deliver') return `This step ends on ${chain}; ${onward}.`
  return next === undefined ? `This step ends on ${chain}.` : `This step ends on ${chain}; the next step brings it to ${next}.`
}
