import type { Registry } from 'prom-client'
import type { DurationCounts } from '../base/countDurations.ts'
import { Counter, Gauge, Histogram } from 'prom-client'

export interface Sample {
  labels: Record<string, string>
  value: number
}

export interface Durations extends DurationCounts {
  labels: Record<string, string>
}

type Collect = (name: string, help: string, labelNames: string[], read: () => Promise<Sample[]>) => void
export interface Collector {
  gauge: Collect
  /** A counter whose totals are in our records. */
  total: Collect
  /** Counted elsewhere. */
  histogram: (name: string, help: string, labelNames: string[], bounds: readonly number[], read: () => Promise<Durations[]>) => void
}

/** Metrics whose samples are read at each scrape; what cannot be read is absent, never old or invented. */
export function collector(registry: Registry, onError: (error: unknown, metric: string) => void): Collector {
  async function readOrNone<T>(name: string, read: () => Promise<T[]>): Promise<T[]> {
    try {
      return await read()
    } catch (error) {
      onError(error, name)
      return []
    }
  }

  return {
    gauge(name, help, labelNames, read) {
      const gauge: Gauge = new Gauge({
        name,
        help,
        labelNames,
        registers: [registry],
        async collect() {
          const samples = await readOrNone(name, read)
          gauge.reset()
          // prom-client starts metrics without labels at zero, which nobody has measured.
          if (labelNames.length === 0) gauge.remove()
          for (const { labels, value } of samples) gauge.set(labels, value)
        },
      })
    },
    total(name, help, labelNames, read) {
      const counter: Counter = new Counter({
        name,
        help,
        labelNames,
        registers: [registry],
        async collect() {
          const samples = await readOrNone(name, read)
          counter.reset()
          for (const { labels, value } of samples) counter.inc(labels, value)
        },
      })
    },
    histogram(name, help, labelNames, bounds, read) {
      const collect = async () => ({
        name,
        help,
        type: 'histogram',
        values: (await readOrNone(name, read)).flatMap(({ labels, counts, sum }) => {
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
    },
  }
}
