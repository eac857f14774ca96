import type { Collector } from './collected.ts'
import type { MetricSources } from './metricSources.ts'
import type { TaskRun } from './taskRuns.ts'
import { freemem, loadavg, totalmem } from 'node:os'
import { acquireBounds } from '../db/database.ts'

/** This process, its parts and its machine. */
export function processMetrics(collect: Collector, sources: MetricSources): void {
  const { gauge } = collect
  gauge('live_sockets', 'Open WebSocket connections of this process', [], async () => [{ labels: {}, value: sources.liveSockets() }])
  taskMetrics(collect, sources)
  poolMetrics(collect, sources)
  const worth = { ok: 1, degraded: 0.5, down: 0 }
  gauge('health_status', '1 while a part is well, 0.5 while it works in part, 0 while it is down', ['service'], async () => {
    const { chains, programs = {}, ...parts } = (await sources.health()).parts
    const named = [
      ...Object.entries({ ...parts, ...programs }),
      ...Object.entries(chains).map(([chainId, part]) => [`chain:${chainId}`, part] as const),
    ]
    return named.map(([service, { state }]) => ({ labels: { service }, value: worth[state] }))
  })
  gauge('disk_bytes', 'The volume of DATA_DIR', ['state'], async () => {
    const { sizeBytes, freeBytes } = await sources.disk()
    return [
      { labels: { state: 'size' }, value: sizeBytes },
      { labels: { state: 'free' }, value: freeBytes },
    ]
  })
  gauge('machine_memory_bytes', 'Memory of the machine', ['state'], async () => [
    { labels: { state: 'size' }, value: totalmem() },
    { labels: { state: 'free' }, value: freemem() },
  ])
  gauge('machine_load', 'Load of the machine over one minute', [], async () => [{ labels: {}, value: loadavg()[0] ?? 0 }])
}

/** Named as others name them; of one pool, so that a second one can join. */
function poolMetrics({ gauge, histogram }: Collector, { pool }: MetricSources): void {
  const labels = { pool: 'database' }
  const ofPool = (name: string, help: string, of: (use: ReturnType<typeof pool>) => number) =>
    gauge(name, help, ['pool'], async () => [{ labels, value: of(pool()) }])
  ofPool('pool_connections_max', 'As many connections this process may have', ({ most }) => most)
  ofPool('pool_connections_total', 'Connections of this process', ({ total }) => total)
  ofPool('pool_connections_active', 'Those at work', ({ total, idle }) => total - idle)
  ofPool('pool_connections_idle', 'Those that wait for work', ({ idle }) => idle)
  ofPool('pool_connections_waiting', 'Work that waits for a connection', ({ waiting }) => waiting)
  histogram('pool_acquire_duration_seconds', 'How long a connection was waited for', ['pool'], acquireBounds, async () => [
    { labels, ...pool().acquired },
  ])
}

function taskMetrics({ gauge, total }: Collector, { tasks }: MetricSources): void {
  const labelNames = ['task', 'subject']
  const samples = (valueOf: (run: TaskRun) => number | null) => async () =>
    tasks().flatMap(run => {
      const value = valueOf(run)
      return value === null ? [] : [{ labels: { task: run.name, subject: run.subject ?? '' }, value }]
    })
  gauge(
    'relayooor_task_last_success_timestamp_seconds',
    'When a periodic task of this process last succeeded',
    labelNames,
    samples(run => run.succeededAt && run.succeededAt.getTime() / 1_000),
  )
  gauge(
    'relayooor_task_duration_seconds',
    'How long a periodic task of this process last took',
    labelNames,
    samples(run => run.seconds),
  )
  total(
    'relayooor_task_failures_total',
    'Failures of a periodic task of this process',
    labelNames,
    samples(run => run.failures),
  )
}
