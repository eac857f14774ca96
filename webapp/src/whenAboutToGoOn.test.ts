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
