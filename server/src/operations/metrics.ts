import type { MetricSources } from './metricSources.ts'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { chainMetrics } from './chainMetrics.ts'
import { collector } from './collected.ts'
import { processMetrics } from './processMetrics.ts'
import { recordMetrics } from './recordMetrics.ts'

export interface Metrics {
  registry: Registry
  callAnswered: (call: { method: string; route: string; status: number; seconds: number }) => void
}

/** Everything that `/metrics` shows. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const collect = collector(registry, sources.onError)
  recordMetrics(collect, sources)
  chainMetrics(collect, sources)
  processMetrics(collect, sources)

  const calls = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a call to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return {
    registry,
    callAnswered: ({ method, route, status, seconds }) => calls.observe({ method, route, status }, seconds),
  }
}
