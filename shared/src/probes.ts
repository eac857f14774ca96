import type { ProblemCode } from './problem.ts'
import { z } from 'zod'
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
  /** `chains` by chain id. */
  parts: z.object({ database: HealthPart, queue: HealthPart, hermes: HealthPart, chains: z.record(z.string(), HealthPart) }),
})
export type HealthReport = z.infer<typeof HealthReport>

export interface Probe {
  path: string
  summary: string
  media: 'application/json' | 'text/plain'
  replies: Record<number, z.ZodType>
  access?: 'admin'
  problems: ProblemCode[]
}

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
  metrics: {
    path: '/metrics',
    summary: 'Figures for Prometheus; with the admin key, or at METRICS_PORT without',
    media: 'text/plain',
    replies: { 200: z.string() },
    access: 'admin',
    problems: ['sign-in-required', 'forbidden', 'rate-limited', 'unavailable', 'internal'],
  },
} as const satisfies Record<string, Probe>
