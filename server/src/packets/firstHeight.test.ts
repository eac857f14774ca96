import { expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import { firstHeight } from './firstHeight.ts'

/** True from `since` on; states before `kept` are gone. */
function aChain(since: number, kept = 1) {
  const asked: number[] = []
  const ask = async (height: number) => {
    asked.push(height)
    if (height < kept) throw new ChainError('pruned', 'gone')
    return height >= since
  }
  return { asked, ask }
}

it.each([1, 2, 499, 500, 999, 1_000])('finds that it began at %i, by few questions', async since => {
  const { asked, ask } = aChain(since)
  expect(await firstHeight(0, 1_000, ask)).toBe(since)
  expect(asked.length).toBeLessThan(13)
})

it.each([
  ['what has not begun', 1_001, 1, null],
  ['what began where states are kept', 700, 650, 700],
  ['what may have begun before them', 600, 650, null],
  ['what holds in the first that is kept', 650, 650, null],
])('tells of %s', async (_, since, kept, height) => {
  expect(await firstHeight(0, 1_000, aChain(since, kept).ask)).toBe(height)
})

it('asks nothing before the height at which it was not so', async () => {
  const { asked, ask } = aChain(901)
  expect(await firstHeight(900, 1_000, ask)).toBe(901)
  expect(Math.min(...asked)).toBeGreaterThan(900)
  expect(await firstHeight(1_000, 1_000, ask)).toBeNull()
})

it('does not take another failure for an answer', async () => {
  await expect(
    firstHeight(0, 9, async () => {
      throw new ChainError('unreachable', 'down')
    }),
  ).rejects.toMatchObject({ code: 'unreachable' })
})
