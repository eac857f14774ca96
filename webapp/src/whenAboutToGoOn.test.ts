// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { whenAboutToGoOn } from './whenAboutToGoOn.ts'

const run = vi.fn(async () => {})
beforeEach(() => {
  vi.useFakeTimers()
  run.mockClear()
})
afterEach(() => void vi.useRealTimers())

const act = () => window.dispatchEvent(new Event('keydown'))

it('runs once when somebody begins to act', () => {
  whenAboutToGoOn(run)
  expect(run).not.toHaveBeenCalled()
  act()
  act()
  expect(run).not.toHaveBeenCalled()
  vi.runAllTimers()
  expect(run).toHaveBeenCalledOnce()
})

it('runs once after some quiet seconds', () => {
  whenAboutToGoOn(run)
  vi.runAllTimers()
  act()
  expect(run).toHaveBeenCalledOnce()
})

it('given up, it never runs', () => {
  whenAboutToGoOn(run)()
  vi.runAllTimers()
  act()
  expect(run).not.toHaveBeenCalled()
})

it('given up after somebody began to act, it does not run either', () => {
  const giveUp = whenAboutToGoOn(run)
  act()
  vi.advanceTimersToNextFrame()
  giveUp()
  vi.runAllTimers()
  expect(run).not.toHaveBeenCalled()
})
