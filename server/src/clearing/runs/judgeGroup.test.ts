import { expect, it } from 'vitest'
import { judgeGroup, largestGroup } from './judgeGroup.ts'

it.each([
  ['nothing is ready', [], 0],
  ['none has failed: all of them', [null, null, null], 3],
  ['those that failed wait for a call of their own', [null, null, 2, 1], 2],
  ['no more than may share it', [2, 2, 2, 2], 2],
  ['none that may share it with fewer', [5, 5, 2], 2],
  ['alone', [1, 1, 1], 1],
] as const)('%s', (_, ready, taken) => {
  const rows = ready.map((mostTogether, place) => ({ mostTogether, place }))
  expect(judgeGroup(rows)).toEqual(rows.slice(0, taken))
})

it('as many as one call is given', () => {
  const rows = Array.from({ length: largestGroup + 1 }, (_, place) => ({ mostTogether: null, place }))
  expect(judgeGroup(rows)).toEqual(rows.slice(0, largestGroup))
})
