import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fullBucket, takeToken } from './tokenBucket.ts'

it("never lets more requests out in any second than the rate and one second's worth of savings", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (perSecond, gaps) => {
      const bucket = fullBucket(perSecond, perSecond, 0)
      let now = 0
      const sent = gaps.map(gap => {
        now += gap
        const wait = takeToken(bucket, now, 60_000)
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
  const bucket = fullBucket(2, 2, 0)
  expect([takeToken(bucket, 0, 400), takeToken(bucket, 0, 400), takeToken(bucket, 0, 400), takeToken(bucket, 0, 400)]).toEqual([
    0,
    0,
    null,
    null,
  ])
  expect(takeToken(bucket, 500, 400)).toBe(0)
})

it('gives as many at once as it holds, then as many as have come since, and counts for nothing who is refused', () => {
  const bucket = fullBucket(2, 3, 0)
  const take = (now: number, times: number) => Array.from({ length: times }, () => takeToken(bucket, now) !== null)
  expect(take(0, 5)).toEqual([true, true, true, false, false])
  expect(take(500, 2)).toEqual([true, false])
})
