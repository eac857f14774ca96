import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newBudget, takeToken } from './requestBudget.ts'

it("never lets more requests out in any second than the rate and one second's worth of savings", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (perSecond, gaps) => {
      const budget = newBudget(perSecond, 0)
      let now = 0
      const sent = gaps.map(gap => {
        now += gap
        const wait = takeToken(budget, now, 60_000)
        return now + (wait ?? Number.POSITIVE_INFINITY)
      })
      for (const start of sent) {
        const within = sent.filter(at => at >= start && at < start + 1000).length
        expect(within).toBeLessThanOrEqual(2 * perSecond + 1)
      }
      expect(sent).toEqual(sent.toSorted((a, b) => a - b))
    }),
  )
})

it('takes nothing when the wait would be too long', () => {
  const budget = newBudget(2, 0)
  expect([takeToken(budget, 0, 400), takeToken(budget, 0, 400), takeToken(budget, 0, 400), takeToken(budget, 0, 400)]).toEqual([
    0,
    0,
    null,
    null,
  ])
  expect(takeToken(budget, 500, 400)).toBe(0)
})
