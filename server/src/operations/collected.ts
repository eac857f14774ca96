import type { Registry } from 'prom-client'
import { Counter, Gauge, Histogram } from 'prom-client'

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

/** A counter whose totals are in our records and read at each scrape. */
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

/** Seconds of finished things that our records hold: how many took longer than which of the bounds. */
export interface Durations {
  labels: Record<string, string>
  /** One more than there are bounds: by how many bounds each was longer. */
  counts: number[]
  sum: number
}

/** A histogram that is counted in our records at each scrape: the same in every process, and after every restart. */
export function histogramFrom(metric: CollectedMetric, bounds: readonly number[], read: () => Promise<Durations[]>): void {
  const { registry, name, help, labelNames } = metric
  const collect = async () => ({
    name,
    help,
    type: 'histogram',
    values: (await readOrNone(metric, read)).flatMap(({ labels, counts, sum }) => {
      const upTo = (index: number) => counts.slice(0, index + 1).reduce((total, n) => total + n, 0)
      return [
        ...[...bounds, '+Inf'].map((le, index) => ({ metricName: `${name}_bucket`, labels: { le, ...labels }, value: upTo(index) })),
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: upTo(bounds.length) },
      ]
    }),
  })
  // The library's own can only count one by one.
  Object.assign(new Histogram({ name, help, labelNames, registers: [registry] }), { get: collect, getForPromString: collect })
}

async function readOrNone<T>({ name, onError }: CollectedMetric, read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read()
  } catch (error) {
    onError(error, name)
    return []
  }
}
