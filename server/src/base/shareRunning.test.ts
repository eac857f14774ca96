import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shareRunning } from './shareRunning.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

describe('asking many times', () => {
  it('looks once while the answer is on its way, and again after it', async () => {
    let asked = 0
    const ask = shareRunning(async () => ++asked)
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
    expect(await ask()).toBe(2)
  })

  it('keeps an answer for as long as it was told, from when it came', async () => {
    let asked = 0
    const ask = shareRunning(async () => ++asked, 1_000)
    await ask()
    vi.advanceTimersByTime(999)
    expect(await ask()).toBe(1)
    vi.advanceTimersByTime(1)
    expect(await ask()).toBe(2)
  })

  it('never keeps a failure', async () => {
    let asked = 0
    const ask = shareRunning(async () => {
      if (++asked === 1) throw new Error('away')
      return asked
    }, 1_000)
    await expect(Promise.all([ask(), ask()])).rejects.toThrow('away')
    expect(await ask()).toBe(2)
  })
})
