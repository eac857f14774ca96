import type { adminProcessEndpoints, CpuProfile, TaskResult } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { Problem } from '@relayooor/shared'
import { within } from '../base/within.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { readProcessFacts } from '../operations/alerts/processFacts.ts'
import { cleanUp } from '../operations/cleanUp.ts'
import { readJobStatistics } from '../operations/processes/jobStatistics.ts'
import { listProcesses } from '../operations/processes/listProcesses.ts'
import { listTasks } from '../operations/processes/listTasks.ts'
import { askRestart } from '../operations/processes/restart.ts'
import { readWork } from '../operations/readWork.ts'
import { occasionOfCall } from './caller.ts'

/** A task that takes longer goes on while the answer says so. */
const taskPatienceMs = 20_000

export interface ProcessPorts {
  /** As the process that answers is named in its heartbeat. */
  self: string
  /** Tasks that can be run by hand. */
  tasks: ReadonlyMap<string, RunnableTask>
  profile: (seconds: number) => Promise<CpuProfile>
  /** So many times its interval, and a task is late. */
  lateTimes: () => number
}

export interface RunnableTask {
  everySeconds: number
  run: () => Promise<{ seconds: number }>
}

/** The processes of the service, and what they do by themselves. */
export function adminProcessHandlers(
  ctx: ClearingContext,
  { self, tasks, profile, lateTimes }: ProcessPorts,
): Pick<Handlers, keyof typeof adminProcessEndpoints> {
  const { database, log } = ctx
  const { db } = database

  async function runTask(name: string, { run }: RunnableTask): Promise<TaskResult> {
    const ended = run().then(
      ({ seconds }) => ({ state: 'succeeded' as const, seconds }),
      (error: unknown) => {
        log.warn({ task: name, error: String(error) }, 'a task that was run by hand failed')
        return { state: 'failed' as const, error: String(error) }
      },
    )
    return { name, ...(await within(taskPatienceMs, ended, { state: 'running' as const })) }
  }

  return {
    adminProcesses: async () => ({ body: await listProcesses(db, self, ctx.now()) }),
    adminRestart: async ({ body: { role, reason } }, meta) => ({
      body: await askRestart(ctx, role, { ...occasionOfCall(ctx.now(), meta), note: reason }),
    }),
    adminJobs: async () => {
      const now = ctx.now()
      const [work, statistics, { living }] = await Promise.all([readWork(db, now), readJobStatistics(db, now), readProcessFacts(db, now)])
      return { body: { work, ...statistics, tasks: listTasks({ now, living, runnable: tasks, lateTimes: lateTimes() }) } }
    },
    adminRunTask: async ({ params: { name }, body }, meta) => {
      const task = tasks.get(name)
      if (!task) throw new Problem('not-found', `There is no task ${name}.`, { tasks: [...tasks.keys()] })
      const { at, actor, source, note } = occasionOfCall(ctx.now(), meta, body.note)
      await inTransaction(database, 'run-task', async tx =>
        audit(tx, { at, actor, source, action: 'run-task', subject: `task:${name}`, after: { note } }),
      )
      return { body: await runTask(name, task) }
    },
    adminCleanUp: async ({ body }, meta) => ({
      body: await cleanUp(ctx, { days: body.days, dryRun: body.dry_run }, occasionOfCall(ctx.now(), meta, body.note)),
    }),
    adminProfile: async ({ query }) => ({ body: await profile(query.seconds) }),
  }
}
