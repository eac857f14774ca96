import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoFor } from './memoFor.ts'

describe('the same question asked by many', () => {
  let asked: string[]
  const about = (key: string) => async () => {
    asked.push(key)
    return `${key} ${asked.length}`
  }

  beforeEach(() => {
    asked = []
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('is asked once, by all who ask at once and for a time after the answer', async () => {
    const memo = memoFor<string>(10)
    expect(await Promise.all([memo.get('a', about('a')), memo.get('a', about('a')), memo.get('b', about('b'))])).toEqual([
      'a 1',
      'a 1',
      'b 2',
    ])
    vi.advanceTimersByTime(999)
    expect(await memo.get('a', about('a'))).toBe('a 1')
    vi.advanceTimersByTime(1)
    expect(await memo.get('a', about('a'))).toBe('a 3')
  })

  it('counts its time from the answer: who waits long for one shares it with all who came meanwhile', async () => {
    const memo = memoFor<string>(10)
    let answer: (text: string) => void = () => {}
    const first = memo.get('a', () => new Promise(resolve => (answer = resolve)))
    vi.advanceTimersByTime(5_000)
    const second = memo.get('a', about('a'))
    answer('late')
    expect([await first, await second, asked]).toEqual(['late', 'late', []])
  })

  it('is asked anew after a failure, which all who waited share', async () => {
    const memo = memoFor<string>(10)
    const fail = () => Promise.reject(new Error('away'))
    const both = [memo.get('a', fail), memo.get('a', about('a'))]
    await expect(both[0]).rejects.toThrow('away')
    await expect(both[1]).rejects.toThrow('away')
    expect(await memo.get('a', about('a'))).toBe('a 1')
  })

  it('is asked anew in the meantime where it may be: nobody waits for it, and a failure is told to the next', async () => {
    const memo = memoFor<string>(10, 1_000, 500)
    expect(await memo.get('a', about('a'))).toBe('a 1')
    vi.advanceTimersByTime(499)
    expect([await memo.get('a', about('a')), asked.length]).toEqual(['a 1', 1])
    vi.advanceTimersByTime(1)
    expect(await Promise.all([memo.get('a', about('a')), memo.get('a', about('a'))])).toEqual(['a 1', 'a 1'])
    expect([await memo.get('a', about('a')), asked.length]).toEqual(['a 2', 2])
    vi.advanceTimersByTime(600)
    expect(await memo.get('a', () => Promise.reject(new Error('away')))).toBe('a 2')
    expect(await memo.get('a', about('a'))).toBe('a 3')
  })

  it('forgets what is asked meanwhile when its answer is said to be over', async () => {
    const memo = memoFor<string>(10, 1_000, 500)
    let answer: (text: string) => void = () => {}
    await memo.get('a', about('a'))
    vi.advanceTimersByTime(500)
    await memo.get('a', () => new Promise(resolve => (answer = resolve)))
    memo.forget('a')
    expect(await memo.get('a', about('a'))).toBe('a 2')
    answer('old')
    expect(await memo.get('a', about('a'))).toBe('a 2')
  })

  it('is asked anew once its answer is said to be over, also while that answer is on its way', async () => {
    const memo = memoFor<string>(10)
    let answer: (text: string) => void = () => {}
    const old = memo.get('a', () => new Promise(resolve => (answer = resolve)))
    memo.forget('a')
    const fresh = memo.get('a', about('a'))
    answer('old')
    expect([await old, await fresh]).toEqual(['old', 'a 1'])
    expect(await memo.get('a', about('a'))).toBe('a 1')
    memo.forgetAll()
    expect(await memo.get('a', about('a'))).toBe('a 2')
  })

  it('is forgotten for newer ones when there are many', async () => {
    const memo = memoFor<string>(2)
    for (const key of ['a', 'b', 'c']) await memo.get(key, about(key))
    await memo.get('c', about('c'))
    await memo.get('b', about('b'))
    expect(asked).toEqual(['a', 'b', 'c'])
    await memo.get('a', about('a'))
    expect(asked).toEqual(['a', 'b', 'c', 'a'])
  })
})
