import { expect, it } from 'vitest'
import { shortSeconds } from './processWords.ts'

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
