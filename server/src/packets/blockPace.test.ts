import { expect, it } from 'vitest'
import { usualGap } from './blockPace.ts'

function blocksAt(...seconds: number[]): Date[] {
  return seconds.map(second => new Date(second * 1000))
}

it('measures how fast blocks usually come', () => {
  expect(usualGap(blocksAt(0, 6, 11, 17))).toBe(6)
  expect(usualGap(blocksAt(0, 6))).toBe(6)
})

it('does not count a halt', () => {
  expect(usualGap(blocksAt(0, 1, 2, 3, 86_403, 86_404, 86_405))).toBe(1)
  expect(usualGap(blocksAt(0, 600, 1200, 1800, 1801, 1802, 1803))).toBe(1) // as new blocks outweigh old ones
})

it('knows nothing of a single block', () => {
  expect(usualGap(blocksAt(0))).toBeNull()
})
