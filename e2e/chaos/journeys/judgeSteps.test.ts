import type { JourneyPlan } from './drawPlans.ts'
import { describe, expect, it } from 'vitest'
import { drawPlans } from './drawPlans.ts'
import { endOf, stepsOf } from './judgeSteps.ts'

function plan(change: Partial<JourneyPlan>): JourneyPlan {
  return { amount: 1, way: 'forward', hops: 2, end: { kind: 'arrives' }, carriers: ['ours'], withLast: false, ...change }
}

function told(change: Partial<JourneyPlan>): string[] {
  return stepsOf(plan(change)).map(({ hop, act, told: { states, chain } }) => `${act} ${hop}: ${states.join(' ')} on ${chain}`)
}

describe('the steps of a journey', () => {
  it('that arrives', () => {
    expect(told({ hops: 3 })).toEqual([
      'deliver 0: passed_on under_way expected on 1',
      'deliver 1: passed_on passed_on under_way on 2',
      'deliver 2: passed_on passed_on arrived on 1',
    ])
  })

  it('that is tried again, and goes home', () => {
    expect(told({ end: { kind: 'late', hop: 1, tries: 1, arrives: false } })).toEqual([
      'deliver 0: passed_on under_way on 1',
      'time-out 1: passed_on retried under_way on 1',
      'time-out 1: refused retried returned on 1',
      'answer 0: returned retried returned on 0',
    ])
  })

  it('that is tried again, and arrives', () => {
    expect(told({ hops: 3, end: { kind: 'late', hop: 1, tries: 1, arrives: true } })).toEqual([
      'deliver 0: passed_on under_way expected on 1',
      'time-out 1: passed_on retried under_way expected on 1',
      'deliver 1: passed_on retried passed_on under_way on 2',
      'deliver 2: passed_on retried passed_on arrived on 1',
    ])
  })

  it('of which nothing comes after the hop that ran out of time', () => {
    expect(told({ hops: 3, end: { kind: 'late', hop: 1, tries: 0, arrives: false } })).toEqual([
      'deliver 0: passed_on under_way expected on 1',
      'time-out 1: refused returned on 1',
      'answer 0: returned returned on 0',
    ])
  })

  it('that cannot go back', () => {
    expect(told({ end: { kind: 'stays', late: true } })).toEqual(['deliver 0: passed_on under_way on 1', 'time-out 1: stopped  on 1'])
  })

  it('of a swap', () => {
    expect(told({ way: 'swap', end: { kind: 'refused' } })).toEqual([
      'deliver 0: passed_on under_way on 1',
      'deliver 1: passed_on returned on 1',
    ])
  })
})

it('draws every kind of journey, and the same ones again', () => {
  const plans = drawPlans(7, 300)
  expect(drawPlans(7, 300)).toEqual(plans)
  const kinds = new Set(
    plans.map(({ way, hops, end }) => `${way} ${hops} ${end.kind} ${'hop' in end ? `${end.hop} ${end.tries} ${end.arrives}` : ''}`.trim()),
  )
  // 7 ways of a late hop for each of the later ones, one for the first.
  expect(kinds.size).toBeGreaterThanOrEqual(24)
  for (const one of plans) expect(endOf(one).chain).toBe(stepsOf(one).at(-1)?.told.chain)
})
