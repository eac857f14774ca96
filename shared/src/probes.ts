import type { ProblemCode } from './problem.ts'
import { z } from 'zod'
import { HealthDetails, HealthReport, QueueStatus, ServiceStats } from './operatingViews.ts'

export interface Probe {
  path: string
  summary: string
  media: 'application/json' | 'text/plain'
  replies: Record<number, z.ZodType>
  access?: 'admin'
  problems: ProblemCode[]
}

const refusals: ProblemCode[] = ['sign-in-required', 'forbidden', 'rate-limited', 'unavailable', 'internal']
const forAdmins = { media: 'application/json', access: 'admin', problems: refusals } as const

/** What machines ask every process, at the root of its port. No rate limit. */
export const probes = {
  ready: {
    path: '/ready',
    summary: 'Whether it serves, for who spreads calls over several',
    media: 'application/json',
    replies: { 200: z.object({ ready: z.literal(true) }), 503: z.object({ ready: z.literal(false) }) },
    problems: ['internal'],
  },
  health: {
    path: '/health',
    summary: 'How each part of it is; 503 when it cannot serve',
    media: 'application/json',
    replies: { 200: HealthReport, 503: HealthReport },
    problems: ['internal'],
  },
  healthDetails: {
    path: '/health/comprehensive',
    summary: 'The same with nodes, tasks, database, disk and process, for an admin',
    replies: { 200: HealthDetails, 503: HealthDetails },
    ...forAdmins,
  },
  queueStatus: {
    path: '/queue-status',
    summary: 'Paid orders, payments and refunds that wait, and since when, for an admin',
    replies: { 200: QueueStatus },
    ...forAdmins,
  },
  stats: {
    path: '/stats',
    summary: 'Totals of all time and of the last days, with what waits, for an admin',
    replies: { 200: ServiceStats },
    ...forAdmins,
  },
  metrics: {
    path: '/metrics',
    summary: 'Figures for Prometheus; with the admin key, or at METRICS_PORT without',
    media: 'text/plain',
    replies: { 200: z.string() },
    access: 'admin',
    problems: refusals,
  },
} as const satisfies Record<string, Probe>
