import type { Logger } from '../chains/chain.ts'
import type { Change, Changes } from '../db/notify.ts'
import type { TaskRuns } from '../operations/taskRuns.ts'
import { pause } from '../base/pause.ts'
import { listenFor } from '../db/notify.ts'

/** Something that is done again and again by itself. It survives being done twice, late, or by two at once. */
export interface Task {
  /** In words with hyphens: it stands in the log, in metrics, and on the command line. */
  name: string
  /** What of several it is for: a chain. */
  subject?: string
  /** Milliseconds from its end to its next begin. */
  everyMs: number
  /** Changes after which it begins at once. */
  wokenBy?: Change['kind'][]
  run: (signal: AbortSignal) => Promise<unknown>
}

export interface TaskDeps {
  log: Logger
  now: () => Date
  runs: TaskRuns
  changes: Pick<Changes, 'subscribe'>
}

/** Runs tasks beside each other until the signal aborts; one that fails is told and tried again at its next turn. */
export async function runTasks(tasks: Task[], signal: AbortSignal, deps: TaskDeps): Promise<void> {
  await Promise.all(
    tasks.map(async task => {
      // Who hears of nothing has missed nothing when the connection is made again.
      const { wait, stop } = task.wokenBy ? listenFor(deps.changes, task.wokenBy) : { wait: pause, stop: () => {} }
      while (!signal.aborted) {
        await runTask(task, signal, deps).catch((error: unknown) =>
          deps.log.warn({ task: task.name, subject: task.subject, error: String(error) }, 'a periodic task failed; it runs again'),
        )
        await wait(task.everyMs, signal)
      }
      stop()
    }),
  )
}

/** Runs one of them once. @throws what it throws */
export async function runTask({ run, ...task }: Task, signal: AbortSignal, { now, runs }: Pick<TaskDeps, 'now' | 'runs'>): Promise<void> {
  const began = performance.now()
  const named = { name: task.name, subject: task.subject, everyMs: task.everyMs }
  runs.begin(named, now())
  const note = (succeeded: boolean) => runs.note(named, { at: now(), seconds: (performance.now() - began) / 1_000, succeeded })
  try {
    await run(signal)
    note(true)
  } catch (error) {
    note(false)
    throw error
  }
}
