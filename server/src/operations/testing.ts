import type { MetricSources } from './metricSources.ts'

const ok = { state: 'ok' } as const
const noWork = { orders: [], unsettledPayments: 0, heldPayments: [], refunds: [], hermesCalls: 0 }
const noTotals = { durations: [], requests: [], revenue: [], refunded: [], refunds: [], packets: [] }

/** Sources with nothing to tell. The database's own figures are planned by nobody. */
export function aMetricSources(overrides: Partial<MetricSources> = {}): MetricSources {
  return {
    totals: async () => noTotals,
    chains: () => [],
    work: async () => noWork,
    waitingRefunds: async () => [],
    gasPrices: async () => [],
    balances: async () => [],
    reads: async () => [],
    database: () => Promise.reject(new Error('unplanned')),
    backupAge: async () => null,
    health: async () => ({ state: 'ok', canServe: true, parts: { database: ok, queue: ok, hermes: ok, chains: {} } }),
    clients: async () => [],
    pool: () => ({ most: 4, total: 3, idle: 2, waiting: 1, acquired: { counts: [2, 1, 0, 0, 0, 0, 0, 0, 0], sum: 0.25 } }),
    disk: async () => ({ sizeBytes: 100, freeBytes: 30 }),
    openAlerts: async () => [],
    gasOfDay: async () => [],
    liveSockets: () => 0,
    tasks: () => [],
    onError: () => {},
    ...overrides,
  }
}
