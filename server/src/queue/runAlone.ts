import type { ClearingContext } from '../clearing/context.ts'
import type { Task, TaskDeps } from './runTasks.ts'
import { whileHoldingLock } from '../db/advisoryLock.ts'
import { runTasks } from './runTasks.ts'

/** Runs tasks of the whole installation while this process is the one that does; another takes over when it ends. */
export async function runAlone(
  ctx: ClearingContext,
  what: 'scheduler' | 'alerts',
  tasks: Task[],
  deps: TaskDeps,
  signal: AbortSignal,
): Promise<void> {
  await whileHoldingLock(ctx.database.url, what, signal, ctx.log, held => runTasks(tasks, held, deps))
}
