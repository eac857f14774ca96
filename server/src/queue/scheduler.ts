import type { ClearingContext } from '../clearing/context.ts'
import type { Task, TaskDeps } from './runTasks.ts'
import { whileHoldingLock } from '../db/advisoryLock.ts'
import { runTasks } from './runTasks.ts'

/** Runs the tasks of the installation while this process is the one that does; another takes over when it ends. */
export async function runScheduler(ctx: ClearingContext, tasks: Task[], deps: TaskDeps, signal: AbortSignal): Promise<void> {
  await whileHoldingLock(ctx.database.url, 'scheduler', signal, ctx.log, held => runTasks(tasks, held, deps))
}
