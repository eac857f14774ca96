import type { TaskView } from '@relayooor/shared'
import type { ProcessRow } from '../../db/schema/index.ts'
import { leastLateSeconds } from '../alerts/processRules.ts'

interface TaskFacts {
  now: Date
  living: ProcessRow[]
  /** Those that can be run by hand, and how often each runs by itself. */
  runnable: ReadonlyMap<string, { everySeconds: number }>
  /** So many times its interval, as the alert `task-late` counts. */
  lateTimes: number
}

/** Periodic tasks as the living processes tell of them. */
export function listTasks({ now, living, runnable, lateTimes }: TaskFacts): TaskView[] {
  const told = living.flatMap(({ id, host, pid, facts }) => facts.tasks.map(task => ({ ...task, process: { id, host, pid } })))
  const listed = told.map(({ name, subject, everySeconds, beganAt, succeededAt, seconds, failures = 0, process }) => ({
    name,
    subject,
    everySeconds,
    succeededAt: succeededAt ?? undefined,
    seconds: seconds ?? undefined,
    failures,
    late: (now.getTime() - new Date(succeededAt ?? beganAt).getTime()) / 1_000 > Math.max(lateTimes * everySeconds, leastLateSeconds),
    runnable: runnable.has(name),
    process,
  }))
  // What no process runs now can be run by hand all the same.
  const nobody = [...runnable].filter(([name]) => !told.some(one => one.name === name))
  return [
    ...listed,
    ...nobody.map(([name, { everySeconds }]) => ({ name, everySeconds, failures: 0, late: true, runnable: true })),
  ].toSorted((a, b) => order(a).localeCompare(order(b)))
}

function order({ name, subject = '', process }: TaskView): string {
  return [name, subject, process?.host, process?.pid].join(' ')
}
