import { z } from 'zod'
import { Amount } from './amount.ts'
import { AdminChainView } from './chainViews.ts'
import { ChainId } from './packet.ts'
import { Time } from './time.ts'

const State = z.enum(['ok', 'degraded', 'down'])

export const HealthPart = z.object({
  state: State,
  /** One plain sentence, safe for strangers: no addresses, no secrets. */
  detail: z.string().optional(),
  /** Since when the state is what it is. */
  since: Time.optional(),
})
export type HealthPart = z.infer<typeof HealthPart>

export const HealthReport = z.object({
  state: State,
  canServe: z.boolean(),
  /** `chains` by chain id; `programs` are the operator's own that are looked at, and no order needs them. */
  parts: z.object({
    database: HealthPart,
    queue: HealthPart,
    hermes: HealthPart,
    chains: z.record(z.string(), HealthPart),
    programs: z.record(z.string(), HealthPart).optional(),
  }),
})
export type HealthReport = z.infer<typeof HealthReport>

const Bytes = z.int()

/** What there is to do, and since when. */
export const QueueStatus = z.object({
  /** Paid and not finished. */
  orders: z.array(z.object({ status: z.string(), orders: z.int(), oldestSeconds: z.number() })),
  /** In a block, and not judged yet. */
  unsettledPayments: z.int(),
  heldPayments: z.array(z.object({ reason: z.string(), payments: z.int(), oldestSeconds: z.number() })),
  /** Owed and not in a block yet. */
  refunds: z.array(z.object({ chainId: ChainId, status: z.string(), refunds: z.int(), oldestSeconds: z.number() })),
  /** That have not ended. */
  hermesCalls: z.int(),
})
export type QueueStatus = z.infer<typeof QueueStatus>

const Coins = z.array(Amount.extend({ chainId: ChainId }))

/** Of all time, or of one day (UTC). */
const Totals = z.object({
  /** Prices given, paid, and over unpaid; some of the last were paid late. */
  quotes: z.object({ given: z.int(), paid: z.int(), expired: z.int() }),
  /** Orders that ended, by how. */
  orders: z.record(z.string(), z.int()),
  packets: z.object({ tried: z.int(), cleared: z.int(), successRate: z.number().nullable() }),
  earned: Coins,
  refunds: z.array(z.object({ chainId: ChainId, reason: z.string(), refunds: z.int() })),
  refunded: Coins,
})
export const ServiceStats = Totals.extend({
  /** Of the last 7 days on which something happened within them, the oldest first. */
  byDay: z.array(Totals.extend({ day: z.iso.date() })),
  queue: QueueStatus,
  alerts: z.array(z.object({ name: z.string(), open: z.int() })),
})
export type ServiceTotals = z.infer<typeof Totals>
export type ServiceStats = z.infer<typeof ServiceStats>

export const ProcessSample = z.object({
  at: Time,
  heapUsedBytes: Bytes,
  rssBytes: Bytes,
  /** Since the process began. */
  cpuSeconds: z.number(),
  /** 99 of 100 turns of the event loop began with less delay. */
  eventLoopSeconds: z.number(),
  /** Of the machine, over one minute. */
  load: z.number(),
  memoryBytes: z.object({ size: Bytes, free: Bytes }),
})
export type ProcessSample = z.infer<typeof ProcessSample>

const ProcessView = z.object({ roles: z.array(z.string()), startedAt: Time, node: z.string() })

/** Of the process that answers, since it began and for a day at most. */
export const SystemMetrics = ProcessView.extend({
  /** The oldest first; evenly left out where there are very many. */
  samples: z.array(ProcessSample),
})
export type SystemMetrics = z.infer<typeof SystemMetrics>

export const DatabaseStats = z.object({
  sizeBytes: Bytes,
  /** Of the whole server. */
  connections: z.object({ used: z.int(), most: z.int() }),
  slowQueries: z.int(),
  oldestTransactionSeconds: z.number(),
  /** Of the process that answers. */
  pool: z.object({
    most: z.int(),
    total: z.int(),
    active: z.int(),
    idle: z.int(),
    waiting: z.int(),
    meanAcquireSeconds: z.number().nullable(),
  }),
  /** The largest first. Rows are what PostgreSQL estimates. */
  tables: z.array(
    z.object({
      name: z.string(),
      sizeBytes: Bytes,
      rows: z.int(),
      deadRows: z.int(),
      /** So many are dead that PostgreSQL's own vacuum has fallen behind: a plain `VACUUM` of this table helps. */
      vacuumAdvised: z.boolean(),
      vacuumedAt: Time.optional(),
      /** How often it was read along an index, and as a whole, since PostgreSQL counts. */
      indexScans: z.int(),
      tableScans: z.int(),
    }),
  ),
  /** Pages found in PostgreSQL's memory, and read from the disk or the system's cache, since it counts. */
  cache: z.object({ found: z.int(), read: z.int(), foundShare: z.number().nullable() }),
  /** Pages found damaged by their checksums, since PostgreSQL counts; null where it was set up without them. */
  damagedPages: z.int().nullable(),
  /** Queries that have run for more than 5 s, the slowest first. */
  slow: z.array(z.object({ seconds: z.number(), waitingFor: z.string().optional(), query: z.string() })),
})
export type DatabaseStats = z.infer<typeof DatabaseStats>

/** The public report with what only the operator may see. What cannot be read is absent. */
export const HealthDetails = HealthReport.extend({
  process: ProcessView.extend({ now: ProcessSample.optional() }),
  chains: z.array(AdminChainView).optional(),
  database: DatabaseStats.optional(),
  /** The volume of `DATA_DIR`. */
  disk: z.object({ sizeBytes: Bytes, freeBytes: Bytes }).optional(),
  queue: QueueStatus.optional(),
  /** Periodic tasks of the process that answers. */
  tasks: z.array(z.object({ name: z.string(), subject: z.string().optional(), succeededAt: Time.optional(), failures: z.int() })),
  alerts: z.array(z.object({ name: z.string(), open: z.int() })).optional(),
})
export type HealthDetails = z.infer<typeof HealthDetails>
