import fc from 'fast-check'

/** One transfer from the hub over the zone to the port, and with three hops from there to the zone again. */
export interface JourneyPlan {
  amount: number
  /** `swap`: a contract on the zone sends something else on, and the first packet is acknowledged at once. */
  way: 'forward' | 'swap'
  hops: 2 | 3
  end: JourneyEnd
  /** Who does each step, in turn and again from the first: our lane for a paid order, or another relayer. */
  carriers: Carrier[]
  /** Sent in one transaction with the journey before it. */
  withLast: boolean
}

/**
 * `late`: the hop runs out of time, and so do `tries` tries of the chain to send it again; or, when it `arrives` all the same, the last of
 * them does not. `refused`: by the last chain. `stays`: the same, or `late`, where the money cannot go back from the zone.
 */
export type JourneyEnd =
  | { kind: 'arrives' }
  | { kind: 'late'; hop: number; tries: number; arrives: boolean }
  | { kind: 'refused' }
  | { kind: 'stays'; late: boolean }

export type Carrier = 'ours' | 'other'

const common = {
  amount: fc.integer({ min: 1, max: 1_000_000 }),
  carriers: fc.array(fc.constantFrom<Carrier[]>('ours', 'ours', 'other'), { minLength: 3, maxLength: 5 }),
  withLast: fc.boolean(),
}

function journey(way: JourneyPlan['way'], hops: JourneyPlan['hops'], end: fc.Arbitrary<JourneyEnd>): fc.Arbitrary<JourneyPlan> {
  return fc.record({ ...common, way: fc.constant(way), hops: fc.constant(hops), end })
}

/** The first hop is not sent again: only a chain that forwards does that. */
function late(hops: number): fc.Arbitrary<JourneyEnd> {
  const later = fc
    .record({
      kind: fc.constant('late' as const),
      hop: fc.integer({ min: 1, max: hops - 1 }),
      tries: fc.integer({ min: 0, max: 2 }),
      arrives: fc.boolean(),
    })
    .map(end => ({ ...end, arrives: end.arrives && end.tries > 0 }))
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<JourneyEnd>({ kind: 'late', hop: 0, tries: 0, arrives: false }) },
    { weight: 3, arbitrary: later },
  )
}

function ends(hops: number): fc.Arbitrary<JourneyEnd> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<JourneyEnd>({ kind: 'arrives' }) },
    { weight: 4, arbitrary: late(hops) },
    { weight: 1, arbitrary: fc.constant<JourneyEnd>({ kind: 'refused' }) },
  )
}

const stays = fc.boolean().map((isLate): JourneyEnd => ({ kind: 'stays', late: isLate }))
/** The contract sends once. */
const swapEnds = fc.constantFrom<JourneyEnd[]>(
  { kind: 'arrives' },
  { kind: 'late', hop: 0, tries: 0, arrives: false },
  { kind: 'late', hop: 1, tries: 0, arrives: false },
  { kind: 'refused' },
)
const plan = fc.oneof(
  { weight: 5, arbitrary: journey('forward', 2, ends(2)) },
  { weight: 3, arbitrary: journey('forward', 3, ends(3)) },
  { weight: 1, arbitrary: journey('forward', 2, stays) },
  { weight: 1, arbitrary: journey('swap', 2, swapEnds) },
)

/** The same seed gives the same plans. */
export function drawPlans(seed: number, count: number): JourneyPlan[] {
  return fc.sample(plan, { seed, numRuns: count })
}
