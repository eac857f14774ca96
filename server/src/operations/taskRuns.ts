/** How a periodic task of this process went. */
export interface TaskRun {
  name: string
  subject: string | undefined
  /** Null until it has succeeded once. */
  succeededAt: Date | null
  /** How long the last run took, however it ended. */
  seconds: number
  failures: number
}

export interface TaskRuns {
  note: (task: Pick<TaskRun, 'name' | 'subject'>, run: { at: Date; seconds: number; succeeded: boolean }) => void
  all: () => TaskRun[]
}

/** Kept in memory, since each process tells of the tasks that it runs itself. */
export function createTaskRuns(): TaskRuns {
  const runs = new Map<string, TaskRun>()
  return {
    note({ name, subject }, { at, seconds, succeeded }) {
      const key = `${name} ${subject}`
      const before = runs.get(key)
      runs.set(key, {
        name,
        subject,
        succeededAt: succeeded ? at : (before?.succeededAt ?? null),
        seconds,
        failures: (before?.failures ?? 0) + (succeeded ? 0 : 1),
      })
    },
    all: () => [...runs.values()],
  }
}
