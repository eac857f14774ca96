import { expect, it } from 'vitest'
import { aProcess } from '../../testing/systemBuilders.ts'
import { processFaults, shortSeconds } from './processWords.ts'

it.each([
  [0, '0 ms'],
  [0.0204, '20 ms'],
  [0.9994, '999 ms'],
  [0.9996, '1 s'],
  [1.4, '1 s'],
  [9.96, '10 s'],
  [75, '1 min 15 s'],
])('tells %s seconds as %s', (seconds, told) => {
  expect(shortSeconds(seconds)).toBe(told)
})

it.each([
  [1, '1 error in a minute'],
  [1_200, '1,200 errors in a minute'],
])('tells of %s errors as they are counted', (errorsPerMinute, told) => {
  expect(processFaults(aProcess({ errorsPerMinute }), [], chainId => chainId)).toContain(told)
})
