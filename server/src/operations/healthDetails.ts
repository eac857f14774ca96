import type { HealthDetails, HealthReport, ProcessSample, SystemMetrics } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { TaskRun } from './taskRuns.ts'
import process from 'node:process'
import { within } from '../base/within.ts'
import { countOpenAlerts } from './alerts/tellAlerts.ts'
import { readDatabaseStats } from './databaseFacts.ts'
import { readDisk } from './machineFacts.ts'
import { presentChains } from './presentChains.ts'
import { readWork } from './readWork.ts'

const patienceMs = 2_000
const mostSamples = 240

export interface DetailDeps {
  ctx: ClearingContext
  health: () => Promise<HealthReport>
  tasks: () => TaskRun[]
  samples: () => ProcessSample[]
  dataDir: string
  roles: readonly string[]
}

/** Everything at once. What cannot be read within 2 s is left out, so that it is of use while the database is away. */
export async function detailHealth(deps: DetailDeps): Promise<HealthDetails> {
  const { ctx, health, tasks, samples, dataDir } = deps
  const { database } = ctx
  const [report, chains, databaseStats, disk, queue, alerts] = await Promise.all([
    health(),
    orNothing(presentChains(ctx)),
    orNothing(readDatabaseStats(database)),
    orNothing(readDisk(dataDir)),
    orNothing(readWork(database.db, ctx.now())),
    orNothing(countOpenAlerts(database.db)),
  ])
  return {
    ...report,
    process: { ...describeProcess(deps), now: samples().at(-1) },
    chains,
    database: databaseStats,
    disk,
    queue,
    tasks: tasks().map(({ name, subject, succeededAt, failures }) => ({
      name,
      subject,
      succeededAt: succeededAt?.toISOString(),
      failures,
    })),
    alerts: alerts?.map(({ name, count }) => ({ name, open: count })),
  }
}

/** Of the process that answers, in the last hours. */
export function systemMetrics(deps: Pick<DetailDeps, 'ctx' | 'samples' | 'roles'>, hours: number): SystemMetrics {
  const since = new Date(deps.ctx.now().getTime() - hours * 3_600_000).toISOString()
  const samples = deps.samples().filter(({ at }) => at >= since)
  const step = Math.ceil(samples.length / mostSamples)
  return { ...describeProcess(deps), samples: samples.filter((_, index) => (samples.length - 1 - index) % step === 0) }
}

function describeProcess({ ctx, roles }: Pick<DetailDeps, 'ctx' | 'roles'>) {
  return { roles: [...roles], startedAt: new Date(ctx.now().getTime() - process.uptime() * 1_000).toISOString(), node: process.version }
}

function orNothing<T>(read: Promise<T>): Promise<T | undefined> {
  return within(
    patienceMs,
    read.catch(() => undefined),
    undefined,
  )
}
