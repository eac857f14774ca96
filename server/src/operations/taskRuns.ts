/** How a periodic task of this process went. */
export interface TaskRun {
  name: string
  subject: string | undefined
  everyMs: number
  /** When it was begun for the first time. */
  beganAt: Date
  /** Null until it has succeeded once. */
  succeededAt: Date | null
  /** How long the last run took, however it ended; null before it has. */
  seconds: number | null
  failures: number
}

type Named = Pick<TaskRun, 'name' | 'subject' | 'everyMs'>

export interface TaskRuns {
  begin: (task: Named, at: Date) => void
  note: (task: Named, run: { at: Date; seconds: number; succeeded: boolean }) => void
  all: () => TaskRun[]
}

/** Kept in memory, since each process tells of the tasks that it runs itself. */
export function createTaskRuns(): TaskRuns {
  const runs = new Map<string, TaskRun>()
  function runOf({ name, subject, everyMs }: Named, at: Date): TaskRun {
    const key = `${name} ${subject}`
    const known = runs.get(key) ?? { name, subject, everyMs, beganAt: at, succeededAt: null, seconds: null, failures: 0 }
    runs.set(key, known)
    return known
  }
  return {
    begin: runOf,
    note(task, { at, seconds, succeeded }) {
      const run = runOf(task, at)
      run.seconds = seconds
      if (succeeded) run.succeededAt = at
      else run.failures += 1
    },
    all: () => [...runs.values()],
  }
}
