import { z } from 'zod'
import { ChainState } from './chainViews.ts'
import { LogLevel } from './logLevel.ts'
import { QueueStatus } from './operatingViews.ts'
import { ChainId } from './packet.ts'
import { OperationStatus } from './states.ts'
import { Time } from './time.ts'

export const ProcessRole = z.enum(['api', 'worker', 'scheduler'])
export type ProcessRole = z.infer<typeof ProcessRole>

/** One node of a chain, and our connections to it. */
const PooledEndpoint = z.object({
  /** Without path and query, where a provider's key may stand. */
  url: z.string(),
  /** `drained`: it is asked nothing until it is refreshed. `failing`: it is asked how it is, and nothing else. */
  state: z.enum(['used', 'failing', 'drained']),
  /** The node that Hermes itself uses; Hermes goes on asking it. */
  hermesUses: z.boolean(),
  latencyMs: z.number().optional(),
  error: z.string().optional(),
  drained: z.object({ since: Time, by: z.string(), reason: z.string() }).optional(),
  connections: z.object({ active: z.int(), idle: z.int(), waiting: z.int(), most: z.int() }),
  /** Calls that may still be made at once, and how many more each second brings. */
  budget: z.object({ left: z.int(), perSecond: z.int() }),
})

/** As the process that answers has them. What is drained is drained for every process. */
export const PoolsView = z.object({
  chains: z.array(
    z.object({
      chainId: ChainId,
      state: ChainState,
      /** How many nodes must show the same before it counts, and how many may be asked now. */
      quorum: z.int(),
      usable: z.int(),
      endpoints: z.array(PooledEndpoint),
    }),
  ),
  database: z.object({ most: z.int(), total: z.int(), active: z.int(), idle: z.int(), waiting: z.int() }),
})
export type PoolsView = z.infer<typeof PoolsView>

/** A setting of the environment. */
const SettingView = z.object({
  name: z.string(),
  /** `environment`: given, also through a file. `default`: not given. */
  source: z.enum(['environment', 'default']),
  /** Absent for a secret, and where nothing is set. Of an address only its host, since a key may stand in it. */
  value: z.string().optional(),
  /** It is not shown, or not all of it. */
  secret: z.boolean(),
})

/** What the process that answers runs on. */
export const SettingsView = z.object({
  readAt: Time,
  settings: z.array(SettingView),
  /** `RELAYOOOR_CONFIG`, with what is usual where it says nothing. Amounts are texts. */
  file: z.record(z.string(), z.unknown()),
  /** Of what can be reloaded: processes with the same run on the same. */
  digest: z.string(),
})
export type SettingsView = z.infer<typeof SettingsView>

/** What became different. Values of secrets are not told. */
export const SettingChange = z.object({
  /** `fees.uatom.service`, or the name of a setting. */
  path: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
})
export type SettingChange = z.infer<typeof SettingChange>

export const ReloadView = z.object({
  /** In force now, in the process that answers; the others read theirs within seconds: `/admin/processes` shows the digest of each. */
  changed: z.array(SettingChange),
  /** In force after a restart. */
  needsRestart: z.array(SettingChange),
  digest: z.string(),
})
export type ReloadView = z.infer<typeof ReloadView>

/** A process of the service that is heard of. */
export const ProcessesView = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      roles: z.array(ProcessRole),
      host: z.string(),
      pid: z.int(),
      version: z.string(),
      startedAt: Time,
      seenAt: Time,
      /** It was heard of lately; one that is not has died, or cannot reach the database. */
      alive: z.boolean(),
      /** It answers this call. */
      answers: z.boolean(),
      /** Something starts it again when it ends: `SUPERVISED`. */
      supervised: z.boolean(),
      restartAskedAt: Time.optional(),
      configDigest: z.string().optional(),
      heapBytes: z.number(),
      heapLimitBytes: z.number(),
      /** Share of one core. */
      cpu: z.number(),
      eventLoopP99Ms: z.number(),
      errorsPerMinute: z.int(),
      /** Why Hermes cannot be used; absent where it can, and in processes that do not clear. */
      hermesFault: z.string().optional(),
      chains: z.array(z.object({ chainId: ChainId, state: ChainState, since: Time })),
    }),
  ),
  nextCursor: z.null(),
})
export type ProcessesView = z.infer<typeof ProcessesView>

export const RestartView = z.object({
  role: ProcessRole,
  /** They end one after another, each when the one before has come back. */
  processes: z.array(z.object({ id: z.string(), host: z.string(), pid: z.int() })),
  askedAt: Time,
})
export type RestartView = z.infer<typeof RestartView>

export const TaskView = z.object({
  name: z.string(),
  /** What of several it is for: a chain. */
  subject: z.string().optional(),
  everySeconds: z.number(),
  succeededAt: Time.optional(),
  /** How long it took the last time. */
  seconds: z.number().optional(),
  /** Since its process began. */
  failures: z.int(),
  late: z.boolean(),
  /** It can be run by hand. */
  runnable: z.boolean(),
  process: z.object({ id: z.string(), host: z.string(), pid: z.int() }).optional(),
})
export type TaskView = z.infer<typeof TaskView>

export const JobStatistics = z.object({
  work: QueueStatus,
  /** Calls of Hermes that ended within 24 hours, by how, and the seconds that they took; of the newest 20,000. */
  hermesCalls: z.array(z.object({ end: z.string(), calls: z.int(), p50Seconds: z.number(), p95Seconds: z.number() })),
  /** Orders that ended within 24 hours, by how, and their seconds from the payment to the end. */
  orders: z.array(z.object({ status: OperationStatus, orders: z.int(), p50Seconds: z.number(), p95Seconds: z.number() })),
  /** Periodic tasks, of every process. */
  tasks: z.array(TaskView),
})
export type JobStatistics = z.infer<typeof JobStatistics>

export const TaskResult = z.object({
  name: z.string(),
  /** `running`: it takes longer than a call may, and goes on. */
  state: z.enum(['succeeded', 'failed', 'running']),
  /** That it took, where it succeeded. */
  seconds: z.number().optional(),
  error: z.string().optional(),
})
export type TaskResult = z.infer<typeof TaskResult>

/** What is old and no part of the books; and of ledger and audit log what is older than seven years, however few days are asked for. */
export const CleanupView = z.object({
  dryRun: z.boolean(),
  /** What is older goes. */
  before: Time,
  /** `bytes`: of the rows themselves, without indexes. */
  items: z.array(z.object({ what: z.string(), rows: z.int(), bytes: z.int() })),
})
export type CleanupView = z.infer<typeof CleanupView>

/** A V8 CPU profile, as the developer tools of a browser open it (`.cpuprofile`). */
export const CpuProfile = z.object({
  nodes: z.array(z.looseObject({ id: z.int() })),
  startTime: z.number(),
  endTime: z.number(),
  samples: z.array(z.int()).optional(),
  timeDeltas: z.array(z.number()).optional(),
})
export type CpuProfile = z.infer<typeof CpuProfile>

/** A line of the log. */
export const LogLine = z.object({
  id: z.string(),
  at: Time,
  level: LogLevel,
  message: z.string(),
  roles: z.array(ProcessRole),
  host: z.string(),
  pid: z.int(),
  /** What else stands in it. */
  fields: z.record(z.string(), z.unknown()),
})
export type LogLine = z.infer<typeof LogLine>
