import type { z } from 'zod'
import type { adminSystemEndpoints } from '../endpoints/adminSystem.ts'
import type { DatabaseStats, HealthDetails, ProcessSample, QueueStatus, ServiceStats, SystemMetrics } from '../operatingViews.ts'
import type { ExamplesOf } from './example.ts'
import { adminChainExamples } from './adminChains.ts'
import { at, hub, uhub, zone } from './story.ts'

const ok = { state: 'ok' as const }
const sample: z.input<typeof ProcessSample> = {
  at: at('09:31:55'),
  heapUsedBytes: 61_203_456,
  rssBytes: 148_725_760,
  cpuSeconds: 41.2,
  eventLoopSeconds: 0.004,
  load: 0.6,
  memoryBytes: { size: 8_320_000_000, free: 5_100_000_000 },
}
const process = { roles: ['api', 'worker', 'scheduler'], startedAt: at('06:00:00'), node: 'v22.21.1' }
const database: z.input<typeof DatabaseStats> = {
  sizeBytes: 41_203_712,
  connections: { used: 9, most: 100 },
  slowQueries: 1,
  oldestTransactionSeconds: 7.4,
  pool: { most: 10, total: 4, active: 1, idle: 3, waiting: 0, meanAcquireSeconds: 0.0004 },
  tables: [
    {
      name: 'packets',
      sizeBytes: 9_420_800,
      rows: 20_400,
      deadRows: 12,
      vacuumAdvised: false,
      vacuumedAt: at('09:00:00'),
      indexScans: 81_200,
      tableScans: 12,
    },
  ],
  cache: { found: 990_000, read: 10_000, foundShare: 0.99 },
  damagedPages: 0,
  slow: [{ seconds: 7.4, waitingFor: 'Lock', query: 'update "clearing_operations" set "status" = $1' }],
}

export const queueStatus: z.input<typeof QueueStatus> = {
  orders: [],
  unsettledPayments: 0,
  heldPayments: [{ reason: 'unmatched', payments: 1, oldestSeconds: 32 }],
  refunds: [],
  hermesCalls: 0,
}
const day = {
  quotes: { given: 2, paid: 1, expired: 0 },
  orders: { cleared: 1 },
  packets: { tried: 2, cleared: 2, successRate: 1 },
  earned: [{ chainId: hub, ...uhub('1203010') }],
  refunds: [],
  refunded: [],
}
export const serviceStats: z.input<typeof ServiceStats> = {
  ...day,
  byDay: [{ day: '2026-03-02', ...day }],
  queue: queueStatus,
  alerts: [],
}
export const healthDetails: z.input<typeof HealthDetails> = {
  state: 'ok',
  canServe: true,
  parts: { database: ok, queue: ok, hermes: ok, chains: { [hub]: ok, [zone]: ok } },
  process: { ...process, now: sample },
  chains: adminChainExamples.adminChains.replies[200].items.slice(0, 1),
  database,
  disk: { sizeBytes: 107_374_182_400, freeBytes: 64_424_509_440 },
  queue: queueStatus,
  tasks: [{ name: 'count-gas', succeededAt: at('09:31:40'), failures: 0 }],
  alerts: [],
}
export const systemMetrics: z.input<typeof SystemMetrics> = { ...process, samples: [sample] }

export const adminSystemExamples: ExamplesOf<typeof adminSystemEndpoints> = {
  adminHealth: { replies: { 200: healthDetails } },
  adminSummary: { replies: { 200: serviceStats } },
  adminQueue: { replies: { 200: queueStatus } },
  adminDatabase: { replies: { 200: database } },
  adminSystem: { query: { hours: 24 }, replies: { 200: systemMetrics } },
}
