import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextAttempt, planMessages } from './planMessages.ts'

const now = new Date('2026-01-01T12:00:00Z')
const quiet = { singles: [], lastSummary: null, waiting: 0, now }
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)
const events = (count: number) => Array.from({ length: count }, (_, index) => index)

it('a few are told one by one, many as one sum', () => {
  expect(planMessages(events(3), quiet)).toEqual([[0], [1], [2]])
  expect(planMessages(events(1_000), quiet)).toEqual([events(1_000)])
  expect(planMessages([], quiet)).toEqual([])
})

it('after a sum the next waits for a minute, with all that comes meanwhile', () => {
  expect(planMessages(events(9), { ...quiet, lastSummary: ago(59) })).toEqual([])
  expect(planMessages(events(9), { ...quiet, lastSummary: ago(60) })).toEqual([events(9)])
})

it('one that comes alone after five takes the place of the sum', () => {
  const five = { ...quiet, singles: Array.from({ length: 5 }, () => ago(9)) }
  expect(planMessages(events(1), five)).toEqual([[0]])
  const six = { ...quiet, singles: [...five.singles, ago(8)] }
  expect(planMessages(events(1), six)).toEqual([])
  expect(planMessages(events(9), six)).toEqual([])
})

it('a target that takes nothing has a queue that does not grow', () => {
  expect(planMessages(events(9), { ...quiet, waiting: 5 })).toEqual([])
  expect(planMessages(events(2), { ...quiet, waiting: 4 })).toEqual([events(2)])
})

it('within a minute no target gets more than five messages and a sum, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 60 }), counts => {
      const singles: Date[] = []
      let lastSummary: Date | null = null
      let summaries = 0
      let pending: number[] = []
      counts.forEach((count, second) => {
        pending.push(...events(count))
        const at = new Date(now.getTime() + second * 1_000)
        const groups = planMessages(pending, { singles, lastSummary, waiting: 0, now: at })
        if (groups.length > 0) pending = []
        for (const group of groups) {
          if (group.length === 1) singles.push(at)
          else {
            summaries += 1
            lastSummary = at
          }
        }
      })
      expect(summaries).toBeLessThanOrEqual(1)
      expect(singles.length + summaries).toBeLessThanOrEqual(6)
    }),
    { examples: [[[5, 1, 1, 0]]] },
  )
})

it('is tried again after 10 s, a minute, and six times after ten minutes, and then given up', () => {
  const waits = Array.from({ length: 9 }, (_, attempts) => nextAttempt(attempts + 1, now)).map(
    next => next && (next.getTime() - now.getTime()) / 1_000,
  )
  expect(waits).toEqual([10, 60, 600, 600, 600, 600, 600, 600, null])
})
