import { expect, it } from 'vitest'
import { backOff } from './backOff.ts'

it('waits twice as long each time, up to the longest, however often', () => {
  expect([0, 1, 2, 3, 5_000].map(tries => backOff(tries, 250, 1_500))).toEqual([250, 500, 1_000, 1_500, 1_500])
})
