import type { Registry } from 'prom-client'
import { Counter, Gauge } from 'prom-client'

export interface Sample {
  labels: Record<string, string>
  value: number
}

export interface CollectedMetric {
  registry: Registry
  name: string
  help: string
  labelNames: string[]
  onError: (error: unknown, metric: string) => void
}

/** A gauge whose samples are read at each scrape; what cannot be read is absent, never old or invented. */
export function gaugeFrom(metric: CollectedMetric, read: () => Promise<Sample[]>): void {
  const { registry, name, help, labelNames } = metric
  const gauge: Gauge = new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      const samples = await readOrNone(metric, read)
      gauge.reset()
      // prom-client starts metrics without labels at zero, which nobody has measured.
      if (labelNames.length === 0) gauge.remove()
      for (const { labels, value } of samples) gauge.set(labels, value)
    },
  })
}

/** A counter whose totals stand in our records and are read at each scrape. */
export function totalFrom(metric: CollectedMetric, read: () => Promise<Sample[]>): void {
  const { registry, name, help, labelNames } = metric
  const counter: Counter = new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      const samples = await readOrNone(metric, read)
      counter.reset()
      for (const { labels, value } of samples) counter.inc(labels, value)
    },
  })
}

async function readOrNone({ name, onError }: CollectedMetric, read: () => Promise<Sample[]>): Promise<Sample[]> {
  try {
    return await read()
  } catch (error) {
    onError(error, name)
    return []
  }
}
