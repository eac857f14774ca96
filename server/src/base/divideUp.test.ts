import { expect, it } from 'vitest'
import { divideUp } from './divideUp.ts'

it('rounds up what is left over, and nothing else', () => {
  expect([0n, 1n, 3n, 4n, 6n].map(value => divideUp(value, 3n))).toEqual([0n, 1n, 1n, 2n, 2n])
})
