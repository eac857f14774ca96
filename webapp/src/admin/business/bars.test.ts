import { expect, it } from 'vitest'
import { layBars } from './bars.ts'

it('lets losses hang from zero, and gains stand on it', () => {
  const { bars, zero, ticks } = layBars([{ values: [10] }, { values: [-10] }], 100)
  expect(zero).toBe(50)
  expect(bars.map(({ y, height }) => [y, height])).toEqual([
    [0, 50],
    [50, 50],
  ])
  expect(ticks.map(({ label }) => label)).toEqual(['−10', '−5', '0', '5', '10'])
})

it('begins the axis at zero though every value is far from it', () => {
  const { zero, bars } = layBars([{ values: [99] }, { values: [100] }], 100)
  expect(zero).toBe(100)
  expect(bars[0]?.height).toBeCloseTo(99)
})

it('keeps every bar inside the width and apart from the next', () => {
  const { bars } = layBars(
    Array.from({ length: 31 }, () => ({ values: [1, 2, 3] })),
    100,
  )
  expect(bars).toHaveLength(93)
  for (const [index, { x, width }] of bars.entries()) expect(x + width).toBeLessThanOrEqual(bars[index + 1]?.x ?? 100)
})

it('has an axis where nothing happened, and no bar', () => {
  const { bars, zero } = layBars([{ values: [0, 0] }], 100)
  expect(bars).toEqual([])
  expect(zero).toBe(100)
})

it('counts whole things by whole numbers', () => {
  expect(layBars([{ values: [1] }], 100).ticks.map(({ label }) => label)).toEqual(['0', '1'])
  expect(layBars([{ values: [0.5] }], 100).ticks.map(({ label }) => label)).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4', '0.5'])
})
