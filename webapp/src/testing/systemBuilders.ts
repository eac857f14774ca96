import type { DatabaseStats, HealthDetails, ProcessesView, SystemMetrics, TaskView } from '@relayooor/shared'

/** What the service could answer about itself. */
export function aProcess(overrides: Partial<ProcessesView['items'][number]> = {}): ProcessesView['items'][number] {
  return {
    id: '1',
    roles: ['api'],
    host: 'one',
    pid: 4_711,
    version: '0.1.0',
    startedAt: '2026-11-21T06:00:00Z',
    seenAt: '2026-11-21T13:12:00Z',
    alive: true,
    answers: false,
    supervised: true,
    configDigest: '3c1f0b7ad2e94a65',
    heapBytes: 61_203_456,
    heapLimitBytes: 4_345_298_944,
    cpu: 0.07,
    eventLoopP99Ms: 4,
    errorsPerMinute: 0,
    chains: [],
    ...overrides,
  }
}

export function aTask(overrides: Partial<TaskView> = {}): TaskView {
  return {
    name: 'count-gas',
    everySeconds: 30,
    succeededAt: '2026-11-21T13:11:40Z',
    seconds: 0.02,
    failures: 0,
    late: false,
    runnable: true,
    process: { id: '1', host: 'one', pid: 4_711 },
    ...overrides,
  }
}

export function aDatabase(): DatabaseStats {
  return {
    sizeBytes: 12_300_000,
    connections: { used: 7, most: 100 },
    slowQueries: 1,
    oldestTransactionSeconds: 12,
    pool: { most: 10, total: 4, active: 1, idle: 3, waiting: 2, meanAcquireSeconds: null },
    tables: [{ name: 'orders', sizeBytes: 4_000_000, rows: 1_200, deadRows: 30, vacuumAdvised: false, indexScans: 30, tableScans: 10 }],
    cache: { found: 0, read: 0, foundShare: null },
    damagedPages: 0,
    slow: [{ seconds: 8, waitingFor: 'Lock', query: 'SELECT 1' }],
  }
}

export function someMetrics(): SystemMetrics {
  return { roles: ['api'], startedAt: '2026-11-21T06:00:00Z', node: '24.1.0', samples: [] }
}

export function someHealth(): HealthDetails {
  return {
    state: 'ok',
    canServe: true,
    parts: { database: { state: 'ok' }, queue: { state: 'ok' }, hermes: { state: 'ok' }, chains: {} },
    process: { roles: ['api'], startedAt: '2026-11-21T06:00:00Z', node: '24.1.0' },
    tasks: [],
  }
}
