import type { Journey, JourneyStep } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { aConfig, addresses, aPacketId } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { drawJourney, journeyText, stepEndText } from './journeyWords.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T13:12:00Z')
const since = '2026-11-21T13:00:00Z'

function aStep(overrides: Partial<JourneyStep> = {}): JourneyStep {
  return {
    packet: aPacketId(),
    route: { sourceChainId: 'sandhub-1', destinationChainId: 'sandzone-1' },
    state: 'passed_on',
    ...overrides,
  }
}

const onward = { sourceChainId: 'sandzone-1', destinationChainId: 'moon-1' }
const expected = aStep({ packet: undefined, route: onward, state: 'expected' })
function aJourney(steps: JourneyStep[], holder: Partial<Journey['now']> = {}): Journey {
  return { steps, now: { chainId: 'sandzone-1', since, ...holder } }
}

describe('the drawing of a journey', () => {
  it.each([
    [
      'on its first leg',
      [aStep({ state: 'under_way', verdict: 'deliver' }), expected],
      'deliver',
      { leg: 0, where: 'on' },
      ['part', 'none'],
    ],
    [
      'on its second leg',
      [aStep(), aStep({ route: onward, state: 'under_way', verdict: 'wait' })],
      'wait',
      { leg: 1, where: 'on' },
      ['all', 'part'],
    ],
    ['on the middle chain', [aStep(), expected], 'passed_on', { leg: 0, where: 'behind' }, ['all', 'none']],
    ['at the end', [aStep(), aStep({ route: onward, state: 'arrived' })], 'delivered', { leg: 1, where: 'behind' }, ['all', 'all']],
    [
      'back on the middle chain',
      [aStep({ state: 'refused' }), aStep({ route: onward, state: 'returned' })],
      'return',
      { leg: 0, where: 'behind' },
      ['all', 'none'],
    ],
    [
      'home',
      [aStep({ state: 'returned' }), aStep({ route: onward, state: 'returned' })],
      'returned',
      { leg: 0, where: 'before' },
      ['none', 'none'],
    ],
    [
      'on its second leg again',
      [aStep(), aStep({ route: onward, state: 'retried' }), aStep({ route: onward, state: 'under_way', verdict: 'deliver' })],
      'deliver',
      { leg: 1, where: 'on' },
      ['all', 'part'],
    ],
    ['waiting', [aStep({ state: 'finalising' })], 'finalising', { leg: 0, where: 'behind' }, ['all']],
  ] as const)('%s has a place for each chain and the square where the money is', (_, steps, state, square, legs) => {
    const drawing = drawJourney(aJourney([...steps]), names)
    expect(drawing).toMatchObject({ state, square })
    expect(drawing.legs.map(({ travelled }) => travelled)).toEqual(legs)
    expect(drawing.places).toHaveLength(legs.length + 1)
  })

  it('ends where the money ended', () => {
    const drawing = drawJourney(aJourney([aStep({ state: 'stopped' }), aStep({ route: onward, state: 'returned' })]), names)
    expect(drawing).toMatchObject({ state: 'stopped', square: { glyph: 'cross', leg: 0, where: 'behind' } })
    expect(drawing.places.map(({ name }) => name)).toEqual(['Sand Hub', 'Sand Zone'])
  })

  it('says what is only likely, and what is not known', () => {
    const likely = drawJourney(aJourney([aStep(), aStep({ route: onward, state: 'under_way', likely: true })]), names)
    expect(likely.legs.map(leg => leg.likely)).toEqual([false, true])
    expect(likely.places[2]?.note).toBe('probably; not yet arrived')
    expect(drawJourney(aJourney([aStep({ state: 'unknown' })]), names).state).toBe('unknown')
    expect(drawJourney(aJourney([aStep(), aStep({ packet: undefined, route: {}, state: 'expected' })]), names).places[2]?.name).toBe(
      'a chain that we do not run',
    )
  })
})

describe('what is said of a journey', () => {
  it.each([
    [
      aJourney([aStep(), aStep({ route: onward, state: 'under_way', verdict: 'deliver', timeoutAt: since })]),
      'Next is the leg to moon-1, until',
    ],
    [aJourney([aStep(), aStep({ route: onward, state: 'under_way', verdict: 'return', triesLeft: 2 })]), 'starts another try'],
    [aJourney([aStep(), aStep({ route: onward, state: 'under_way', verdict: 'return', triesLeft: 0 })]), 'Next it comes back to Sand Zone'],
    [aJourney([aStep(), expected]), 'From there it goes on to moon-1 by itself.'],
    [
      aJourney([aStep({ state: 'refused' }), aStep({ route: onward, state: 'returned' })]),
      'Next it comes back from Sand Zone to Sand Hub.',
    ],
    [aJourney([aStep({ state: 'stopped' })], { address: addresses.zone, yours: true }), 'Your own key opens that account.'],
    [aJourney([aStep({ state: 'stopped' })], { address: addresses.zone, yours: false }), 'Your own key does not open that account.'],
    [aJourney([aStep({ state: 'finalising' })]), 'Sand Zone lets it wait before it answers.'],
    [aJourney([aStep(), aStep({ route: onward, state: 'arrived', likely: true })], { likely: true }), 'The money is probably on'],
    [aJourney([aStep(), aStep({ route: onward, state: 'under_way', likely: true })], { likely: true }), 'The money is probably locked on'],
  ])('%#: %s', (journey, part) => {
    expect(journeyText(journey, names, now)).toContain(part)
  })

  it.each([
    ['deliver', { chainId: 'sandzone-1', nextChainId: 'moon-1' }, 'This step ends on Sand Zone; it goes on to moon-1 by itself.'],
    ['deliver', { chainId: 'sandzone-1' }, 'This step ends on Sand Zone; whether and where it goes on is not known.'],
    [
      'return',
      { chainId: 'sandzone-1', nextChainId: 'moon-1' },
      'This step ends on Sand Zone; it goes on to moon-1 by itself. ' +
        'It is refused further on, and comes back the same way: each later step that sticks has a price of its own.',
    ],
    ['return', { chainId: 'sandhub-1', nextChainId: 'sandzone-1' }, 'This step ends on Sand Hub; the next step brings it to Sand Zone.'],
    ['return', { chainId: 'sandhub-1', triesLeft: 1 }, 'Its time-out starts another try: Sand Hub sends it again, once more.'],
  ] as const)('a price for a step to %s from Sand Hub says where it ends: %j', (verdict, ends, text) => {
    expect(stepEndText({ packet: aPacketId(), verdict, ends }, names)).toBe(text)
  })
})
