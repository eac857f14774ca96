import type { z } from 'zod'
import type { probes } from '../probes.ts'
import { healthDetails, queueStatus, serviceStats } from './adminSystem.ts'
import { at, hub, zone } from './story.ts'

type Replies<N extends keyof typeof probes> = (typeof probes)[N]['replies']
type ProbeExamples = {
  [N in keyof typeof probes]: { [S in keyof Replies<N>]: Replies<N>[S] extends z.ZodType ? z.input<Replies<N>[S]> : never }
}

const ok = { state: 'ok' as const }

const away = {
  state: 'down' as const,
  canServe: false,
  parts: {
    database: { state: 'down' as const, detail: 'PostgreSQL does not answer.', since: at('09:31:40') },
    queue: ok,
    hermes: ok,
    chains: { [hub]: ok, [zone]: ok },
  },
}

export const probeExamples: ProbeExamples = {
  ready: { 200: { ready: true }, 503: { ready: false } },
  health: {
    200: { state: 'ok', canServe: true, parts: { database: ok, queue: ok, hermes: ok, chains: { [hub]: ok, [zone]: ok } } },
    503: away,
  },
  healthDetails: { 200: healthDetails, 503: { ...healthDetails, ...away } },
  queueStatus: { 200: queueStatus },
  stats: { 200: serviceStats },
  metrics: { 200: `# HELP chain_healthy 1 while the chain can be used\n# TYPE chain_healthy gauge\nchain_healthy{chain_id="${hub}"} 1\n` },
}
