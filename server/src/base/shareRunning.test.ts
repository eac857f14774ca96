import { expect, it } from 'vitest'
import { shareRunning } from './shareRunning.ts'

it('looks once for all who ask while the answer is on its way, and again after it', async () => {
  let asked = 0
  const ask = shareRunning(async () => ++asked, 0)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(await ask()).toBe(2)
})
