import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { DatabaseStats, HealthDetails, QueueStatus, ServiceStats, SystemMetrics } from '../operatingViews.ts'

/** How the service and its machine are. */
export const adminSystemEndpoints = {
  adminHealth: {
    method: 'GET',
    path: '/admin/health/comprehensive',
    summary: 'How each part is, with nodes, tasks, database, disk and the process that answers',
    cost: { look: 1 },
    access: 'admin',
    replies: { 200: HealthDetails },
    problems: [],
  },
  adminSummary: {
    method: 'GET',
    path: '/admin/dashboard/summary',
    summary: 'Totals of all time and of the last days, with what waits',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: ServiceStats },
    problems: [],
  },
  adminQueue: {
    method: 'GET',
    path: '/admin/queue',
    summary: 'What there is to do, and since when; the orders themselves are at /admin/operations/pending',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: QueueStatus },
    problems: [],
  },
  adminDatabase: {
    method: 'GET',
    path: '/admin/database/stats',
    summary: 'Size, connections, the largest tables, and queries that run long',
    cost: { look: 1 },
    access: 'admin',
    replies: { 200: DatabaseStats },
    problems: [],
  },
  adminSystem: {
    method: 'GET',
    path: '/admin/metrics/system',
    summary: 'Memory, processor and event loop of the process that answers, over the last hours',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ hours: z.coerce.number().int().min(1).max(24).default(24) }),
    replies: { 200: SystemMetrics },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
