import type { JourneyState } from '@relayooor/shared'
import type { Carrier, JourneyEnd, JourneyPlan } from './drawPlans.ts'

/** What has to be done next for a journey to come to its end, and what must be told of it then. */
export interface Step {
  /** Of its hops, the one whose newest packet is relayed. */
  hop: number
  /** `answer`: the acknowledgement that brings the money back is carried. */
  act: 'deliver' | 'time-out' | 'answer'
  /** What a price for it is given for: a receiver that will be refused is no delivery. */
  sold: 'deliver' | 'return'
  by: Carrier
  told: Told
}

export interface Told {
  /** Of each packet that there was, and of the hops that are still to come. Null: another test says what is right. */
  states: (JourneyState | null)[]
  /** Which chain of the row has the money. */
  chain: number
}

/** Hub, zone, port, and with three hops the zone again. */
const row = [0, 1, 2, 1]

/** Told when the first packet is sent, before any step. */
export function toldAtFirst({ way, hops }: JourneyPlan): Told {
  // A swap's memo is the contract's own: what it will send nobody knows yet.
  return { states: ['under_way', ...Array.from({ length: way === 'swap' ? 0 : hops - 1 }, () => 'expected' as const)], chain: 0 }
}

/** The steps of a journey, in order. */
export function stepsOf(plan: JourneyPlan): Step[] {
  const { hops, end, way, carriers } = plan
  const steps: Step[] = []
  const first = toldAtFirst(plan)
  let states = first.states
  /** Where the newest packet of each hop stands among the states. */
  const place = [0]
  const last = hops - 1
  const does = (hop: number, act: Step['act'], chain: number) => {
    const towardsRefusal = act === 'deliver' && isRefused(end)
    // A return that only goes on is not kept, so nobody orders it.
    const isOrdered = !(towardsRefusal && way === 'forward' && hop < last)
    const by = isOrdered ? (carriers[steps.length % carriers.length] ?? 'other') : 'other'
    const sold = act === 'deliver' && !(towardsRefusal && hop === last) ? 'deliver' : 'return'
    steps.push({ hop, act, sold, by, told: { states: [...states], chain: row[chain] ?? 0 } })
  }
  const become = (hop: number, state: JourneyState | null) => {
    states = states.with(place[hop] ?? 0, state)
  }
  const goesOn = (hop: number) => {
    become(hop, 'passed_on')
    const next = (place[hop] ?? 0) + 1
    place[hop + 1] = next
    states = next < states.length ? states.with(next, 'under_way') : [...states, 'under_way']
  }
  const stop = lateHop(end)

  for (let hop = 0; hop < hops; hop++) {
    if (stop?.hop === hop) {
      for (let tried = 0; tried < stop.tries; tried++) {
        become(hop, 'retried')
        place[hop] = (place[hop] ?? 0) + 1
        states = states.toSpliced(place[hop] ?? 0, 0, 'under_way')
        does(hop, 'time-out', hop)
      }
      if (!stop.arrives) {
        fails(hop)
        does(hop, 'time-out', hop)
        wayHome(hop)
        return steps
      }
    }
    if (hop < last) goesOn(hop)
    else if (end.kind === 'refused' || end.kind === 'stays') fails(hop)
    else become(hop, 'arrived')
    // Who delivers the last packet carries its answer too.
    does(hop, 'deliver', isRefused(end) && hop === last ? hop : hop + 1)
  }
  if (isRefused(end)) wayHome(last)
  return steps

  /** The packet has failed, and the chain that sent it on says so of the one before. Nothing comes after it any more. */
  function fails(hop: number): void {
    states = states.slice(0, (place[hop] ?? 0) + 1)
    become(hop, end.kind === 'stays' ? null : 'returned')
    if (hop > 0 && way === 'forward') become(hop - 1, end.kind === 'stays' ? 'stopped' : 'refused')
  }

  function wayHome(from: number): void {
    if (end.kind === 'stays' || way === 'swap') return
    for (let hop = from - 1; hop >= 0; hop--) {
      become(hop, 'returned')
      if (hop > 0) become(hop - 1, 'refused')
      does(hop, 'answer', hop)
    }
  }
}

function isRefused(end: JourneyEnd): boolean {
  return end.kind === 'refused' || (end.kind === 'stays' && !end.late)
}

function lateHop(end: JourneyEnd): { hop: number; tries: number; arrives: boolean } | null {
  if (end.kind === 'late') return end
  return end.kind === 'stays' && end.late ? { hop: 1, tries: 0, arrives: false } : null
}

/** Where the money is in the end: the chain of the row, and whose account it is. */
export function endOf({ way, hops, end }: JourneyPlan): {
  chain: number
  holder: 'sender' | 'first-receiver' | 'last-receiver' | 'contract'
} {
  const delivered = end.kind === 'arrives' || (end.kind === 'late' && end.arrives)
  if (delivered) return { chain: row[hops] ?? 0, holder: 'last-receiver' }
  if (end.kind === 'stays') return { chain: 1, holder: 'first-receiver' }
  if (way === 'swap' && !(end.kind === 'late' && end.hop === 0)) return { chain: 1, holder: 'contract' }
  return { chain: 0, holder: 'sender' }
}
