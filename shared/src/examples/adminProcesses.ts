import type { adminProcessEndpoints } from '../endpoints/adminProcesses.ts'
import type { ExamplesOf } from './example.ts'
import { queueStatus } from './adminSystem.ts'
import { at, hub } from './story.ts'

const machine = { host: 'one', pid: 4_711 }
const worker = { id: '5d0e1f6c-93b2-4f0b-8d2c-7a61d3c45e10', ...machine }

export const adminProcessExamples: ExamplesOf<typeof adminProcessEndpoints> = {
  adminProcesses: {
    replies: {
      200: {
        items: [
          {
            ...worker,
            roles: ['worker'],
            version: '0.1.0',
            startedAt: at('06:00:00'),
            seenAt: at('09:31:58'),
            alive: true,
            answers: false,
            supervised: true,
            configDigest: '3c1f0b7ad2e94a65',
            heapBytes: 61_203_456,
            heapLimitBytes: 4_345_298_944,
            cpu: 0.07,
            eventLoopP99Ms: 4,
            errorsPerMinute: 0,
            chains: [{ chainId: hub, state: 'ok', since: at('06:00:00') }],
          },
        ],
        nextCursor: null,
      },
    },
  },
  adminRestart: {
    body: { role: 'worker', reason: 'it takes more memory each hour' },
    replies: { 202: { role: 'worker', processes: [worker], askedAt: at('09:32:00') } },
  },
  adminJobs: {
    replies: {
      200: {
        work: queueStatus,
        hermesCalls: [],
        orders: [{ status: 'cleared', orders: 1, p50Seconds: 7, p95Seconds: 7 }],
        tasks: [
          {
            name: 'count-gas',
            everySeconds: 30,
            succeededAt: at('09:31:40'),
            seconds: 0.02,
            failures: 0,
            late: false,
            runnable: true,
            process: worker,
          },
        ],
      },
    },
  },
  adminRunTask: {
    params: { name: 'count-gas' },
    body: { note: 'to see whether it works' },
    replies: { 200: { name: 'count-gas', state: 'succeeded', seconds: 0.02 } },
  },
  adminCleanUp: {
    body: { days: 30, dry_run: true },
    replies: {
      200: {
        dryRun: true,
        before: '2026-01-31T09:32:00.000Z',
        items: [
          { what: 'alerts', rows: 0, bytes: 0 },
          { what: 'alert-events', rows: 0, bytes: 0 },
          { what: 'alert-deliveries', rows: 0, bytes: 0 },
          { what: 'chain-facts', rows: 0, bytes: 0 },
          { what: 'hermes-runs', rows: 0, bytes: 0 },
          { what: 'idempotency-keys', rows: 0, bytes: 0 },
          { what: 'log-lines', rows: 0, bytes: 0 },
          { what: 'processes', rows: 0, bytes: 0 },
          { what: 'quarantined-blocks', rows: 0, bytes: 0 },
          { what: 'sessions', rows: 0, bytes: 0 },
          { what: 'webhook-deliveries', rows: 0, bytes: 0 },
          { what: 'ledger', rows: 0, bytes: 0 },
          { what: 'audit-log', rows: 0, bytes: 0 },
        ],
      },
    },
  },
  adminProfile: {
    query: { seconds: 1 },
    replies: {
      200: {
        nodes: [
          {
            id: 1,
            callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
            hitCount: 0,
            children: [],
          },
        ],
        startTime: 1_000,
        endTime: 1_001_000,
        samples: [1],
        timeDeltas: [0],
      },
    },
  },
}
