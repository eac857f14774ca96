import type { EndpointHealth, Head } from '../../chains/chain.ts'
import type { ClearingContext } from '../../clearing/context.ts'
import type { ProcessFacts } from '../../db/schema/index.ts'
import type { TaskRun } from '../taskRuns.ts'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import process from 'node:process'
import { getHeapStatistics } from 'node:v8'
import { eq } from 'drizzle-orm'
import { lags } from '../../chains/chooseEndpoints.ts'
import { processes } from '../../db/schema/index.ts'
import { measureEventLoop, readDisk } from '../machineFacts.ts'

const shownError = 200

export interface HeartbeatDeps {
  roles: readonly string[]
  version: string
  dataDir: string
  tasks: () => TaskRun[]
  /** Something starts this process again when it ends. */
  supervised: boolean
  configDigest: () => string
  errorsPerMinute: () => number
  /** Why Hermes cannot be used; null when it can. */
  hermesFault: () => Promise<string | null>
  /** The same of the programs of the operator that we look at. */
  programFaults: () => Promise<{ program: string; fault: string | null }[]>
}

export interface ProcessHeartbeat {
  /** Names the process in its row. */
  id: string
  /** Writes what this process knows of itself: all that is judged of it is judged from there. */
  beat: () => Promise<void>
  /** It ends on purpose: nobody has to wait until it is silent. */
  leave: () => Promise<void>
}

export function createHeartbeat(
  ctx: ClearingContext,
  { roles, version, dataDir, tasks, supervised, configDigest, errorsPerMinute, hermesFault, programFaults }: HeartbeatDeps,
): ProcessHeartbeat {
  const { db, pool } = ctx.database
  const self = { id: randomUUID(), roles: [...roles], host: hostname(), pid: process.pid, version, startedAt: ctx.now() }
  const eventLoopSeconds = measureEventLoop()
  let cpu = process.cpuUsage()
  let looked = performance.now()

  return {
    id: self.id,
    async beat() {
      const facts = await lookAtOneself()
      const seenAt = ctx.now()
      await db
        .insert(processes)
        .values({ ...self, seenAt, facts })
        .onConflictDoUpdate({ target: processes.id, set: { seenAt, facts } })
    },
    async leave() {
      await db.delete(processes).where(eq(processes.id, self.id))
    },
  }

  async function lookAtOneself(): Promise<ProcessFacts> {
    const heap = getHeapStatistics()
    const used = process.cpuUsage(cpu)
    const seconds = (performance.now() - looked) / 1_000
    cpu = process.cpuUsage()
    looked = performance.now()
    return {
      heapBytes: heap.used_heap_size,
      heapLimitBytes: heap.heap_size_limit,
      cpu: (used.user + used.system) / 1e6 / seconds,
      eventLoopP99Ms: Math.round(eventLoopSeconds() * 1_000),
      pool: { used: pool.totalCount - pool.idleCount, size: pool.options.max ?? 10, waiting: pool.waitingCount },
      errorsPerMinute: errorsPerMinute(),
      disk: await lookAtDisk(dataDir),
      ...(roles.includes('worker') && { hermesFault: await hermesFault(), programs: await programFaults() }),
      supervised,
      configDigest: configDigest(),
      tasks: tasks().map(({ name, subject, everyMs, beganAt, succeededAt, seconds, failures }) => ({
        name,
        subject,
        everySeconds: everyMs / 1_000,
        beganAt: beganAt.toISOString(),
        succeededAt: succeededAt?.toISOString() ?? null,
        seconds,
        failures,
      })),
      chains: [...ctx.chains].map(([chainId, chain]) => {
        const { state, since, head, endpoints } = chain.health()
        return {
          chainId,
          state,
          since: since.toISOString(),
          head: head ? { height: head.height, time: head.time.toISOString() } : null,
          // Nobody has to hear that a node is away which an operator has drained.
          endpoints: endpoints.flatMap(one =>
            one.drained
              ? []
              : {
                  url: one.url,
                  ok: one.ok,
                  error: one.error?.slice(0, shownError) ?? null,
                  since: one.since.toISOString(),
                  behindSeconds: behindSeconds(one, head),
                },
          ),
        }
      }),
    }
  }
}

function behindSeconds({ height, blockTime }: EndpointHealth, head: Head | undefined): number {
  if (height === undefined || !blockTime || !head || !lags({ height }, head.height)) return 0
  return Math.max(0, (head.time.getTime() - blockTime.getTime()) / 1_000)
}

/** Null where there is no such volume: not every system tells. */
async function lookAtDisk(folder: string): Promise<ProcessFacts['disk']> {
  const disk = await readDisk(folder).catch(() => null)
  return disk && disk.sizeBytes > 0 ? { used: 1 - disk.freeBytes / disk.sizeBytes, freeBytes: disk.freeBytes } : null
}
