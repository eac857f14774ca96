import type { Changes } from '../db/notify.ts'
import type { Task } from './runTasks.ts'
import { expect, it, vi } from 'vitest'
import { aContext, startedAt } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { auditKeys } from '../operations/auditChain.ts'
import { createTaskRuns } from '../operations/taskRuns.ts'
import { runTask, runTasks } from './runTasks.ts'
import { scheduledTasks } from './tasks.ts'

/** Longest wait for a condition; it is met much sooner. */
const patience = { timeout: 60_000 }
const database = await useDatabase()

const silent = { subscribe: () => () => {} }

function deps() {
  const warn = vi.fn()
  return { log: { debug() {}, info() {}, warn, error() {} }, now: () => startedAt, runs: createTaskRuns(), changes: silent, warn }
}

it('runs each task again and again, tells which one failed, and notes how it went', async () => {
  const { warn, ...given } = deps()
  const stop = new AbortController()
  const again = Promise.withResolvers<void>()
  let turns = 0
  const failing: Task = {
    name: 'fails-first',
    subject: 'a-1',
    everyMs: 1,
    run: async () => {
      if (++turns === 1) throw new Error('not this time')
      again.resolve()
    },
  }
  const running = runTasks([failing, { name: 'works', everyMs: 3_600_000, run: async () => {} }], stop.signal, given)
  await again.promise
  stop.abort()
  await running
  expect(warn.mock.calls).toEqual([
    [{ task: 'fails-first', subject: 'a-1', error: 'Error: not this time' }, 'a periodic task failed; it runs again'],
  ])
  expect(given.runs.all().toSorted((a, b) => (b.name < a.name ? -1 : 1))).toMatchObject([
    { name: 'works', succeededAt: startedAt, failures: 0 },
    { name: 'fails-first', subject: 'a-1', succeededAt: startedAt, failures: 1 },
  ])
})

it('a change wakes those who wait for it, a new connection too, and nobody else', async () => {
  const { warn: _, ...given } = deps()
  const subscribers: Parameters<Changes['subscribe']>[] = []
  const changes: Pick<Changes, 'subscribe'> = {
    subscribe(...subscriber) {
      subscribers.push(subscriber)
      return () => {}
    },
  }
  const stop = new AbortController()
  const turns = { woken: 0, other: 0 }
  const long = 3_600_000
  const running = runTasks(
    [
      { name: 'woken', everyMs: long, wokenBy: ['to-clear'], run: async () => turns.woken++ },
      { name: 'other', everyMs: long, run: async () => turns.other++ },
    ],
    stop.signal,
    { ...given, changes },
  )
  await vi.waitFor(() => expect(turns).toEqual({ woken: 1, other: 1 }), patience)
  for (const [onChange] of subscribers) onChange({ kind: 'to-clear' })
  await vi.waitFor(() => expect(turns.woken).toBe(2), patience)
  for (const [, onReconnect] of subscribers) onReconnect()
  await vi.waitFor(() => expect(turns.woken).toBe(3), patience)
  for (const [onChange] of subscribers) onChange({ kind: 'to-refund' })
  stop.abort()
  await running
  expect(turns).toEqual({ woken: 3, other: 1 })
})

it('by hand a failure is told to who asked', async () => {
  const { warn: _, ...given } = deps()
  await expect(
    runTask({ name: 'fails', everyMs: 1, run: async () => Promise.reject(new Error('no')) }, AbortSignal.any([]), given),
  ).rejects.toThrow('no')
  expect(given.runs.all()).toMatchObject([{ name: 'fails', succeededAt: null, failures: 1 }])
})

it("the scheduler's tasks have names of their own, and those that watch can be left out", async () => {
  const ctx = await aContext(database)
  const namesOf = (monitoring: boolean) =>
    scheduledTasks(ctx, { auditKeys: auditKeys(['s'.repeat(32)]), reconcileSeconds: 60, monitoring }).map(task => task.name)
  const names = namesOf(true)
  expect(names.filter(name => !namesOf(false).includes(name))).toEqual([
    'reconcile',
    'tell-late-refunds',
    'tell-caps',
    'watch-ledger-sums',
    'watch-routes',
  ])
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter(name => !/^[a-z]+(?:-[a-z]+)*$/.test(name))).toEqual([])
})
