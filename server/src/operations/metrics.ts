import type { ChainHealth, EndpointHealth } from '../chains/chain.ts'
import type { Totals } from '../clearing/orders/statistics.ts'
import type { Collector } from './collected.ts'
import type { TaskRun } from './taskRuns.ts'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { shareRunning } from '../base/shareRunning.ts'
import { successRateOf } from '../clearing/orders/statistics.ts'
import { durationBounds } from '../clearing/orders/totals.ts'
import { collector } from './collected.ts'

/** Where the measured values come from at each scrape. One that throws leaves its metrics out of that scrape. */
export interface MetricSources {
  totals: () => Promise<Totals>
  chains: () => { chainId: string; health: ChainHealth }[]
  /** Orders that are not finished; `oldest`: the age of the oldest in seconds. */
  queue: () => Promise<{ status: string; orders: number; oldest: number }[]>
  liveSockets: () => number
  tasks: () => TaskRun[]
  openAlerts: () => Promise<{ name: string; count: number }[]>
  /** Of the orders that ended in the last 24 hours. */
  gasOfDay: () => Promise<{ chainId: string; denom: string; estimated: bigint; spent: bigint }[]>
  onError: (error: unknown, metric: string) => void
}

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
  taskMetrics(collect, sources)

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

function recordMetrics({ gauge, total, histogram }: Collector, { totals, queue, openAlerts, gasOfDay, liveSockets }: MetricSources): void {
  // All metrics of one scrape share one read.
  const shared = shareRunning(totals, 0)
  total('clearing_requests_total', 'Quotes that reached each status', ['status'], async () =>
    (await shared()).requests.map(({ status, count }) => ({ labels: { status }, value: count })),
  )
  total('clearing_revenue_total', 'Earned, in base units of the denom', ['chain_id', 'denom'], async () =>
    (await shared()).revenue.map(({ chainId, denom, amount }) => ({ labels: { chain_id: chainId, denom }, value: Number(amount) })),
  )
  total('clearing_packets_cleared_total', 'Packets cleared, by their source end', ['chain_id', 'channel'], async () =>
    (await shared()).packets.map(({ chainId, channelId, cleared }) => ({
      labels: { chain_id: chainId, channel: channelId },
      value: cleared,
    })),
  )
  histogram(
    'clearing_operations_duration_seconds',
    'From payment proven to order finished',
    ['status'],
    durationBounds,
    async () => (await shared()).durations,
  )
  gauge('clearing_success_rate', 'Cleared packets by tried ones since the beginning, 0 to 1', [], async () => {
    const rate = successRateOf((await shared()).packets)
    return rate === null ? [] : [{ labels: {}, value: rate }]
  })
  const waiting = shareRunning(queue, 0)
  gauge('clearing_queue_size', 'Paid orders that are not finished, by status', ['status'], async () =>
    (await waiting()).map(({ status, orders }) => ({ labels: { status }, value: orders })),
  )
  gauge('clearing_queue_age_seconds', 'Age of the oldest of them', ['status'], async () =>
    (await waiting()).map(({ status, oldest }) => ({ labels: { status }, value: oldest })),
  )
  gauge('relayooor_alerts_open', 'What is wrong now, by the kind of trouble', ['name'], async () =>
    (await openAlerts()).map(({ name, count }) => ({ labels: { name }, value: count })),
  )
  gauge(
    'clearing_gas_day',
    'Gas of the orders that ended in the last 24 hours, as estimated in their prices and as paid, in base units',
    ['chain_id', 'denom', 'kind'],
    async () =>
      (await gasOfDay()).flatMap(({ chainId, denom, estimated, spent }) => [
        { labels: { chain_id: chainId, denom, kind: 'estimated' }, value: Number(estimated) },
        { labels: { chain_id: chainId, denom, kind: 'spent' }, value: Number(spent) },
      ]),
  )
  gauge('live_sockets', 'Open WebSocket connections of this process', [], async () => [{ labels: {}, value: liveSockets() }])
}

function chainMetrics({ gauge }: Collector, { chains }: MetricSources): void {
  gauge('chain_healthy', '1 while the chain can be used', ['chain_id'], async () =>
    chains().map(({ chainId, health }) => ({ labels: { chain_id: chainId }, value: health.healthy ? 1 : 0 })),
  )
  const ofEndpoints = (name: string, help: string, valueOf: (endpoint: EndpointHealth) => number | undefined) =>
    gauge(name, help, ['chain_id', 'endpoint'], async () =>
      chains().flatMap(({ chainId, health }) =>
        health.endpoints.flatMap(endpoint => {
          const value = valueOf(endpoint)
          return value === undefined ? [] : [{ labels: { chain_id: chainId, endpoint: withoutSecrets(endpoint.url) }, value }]
        }),
      ),
    )
  ofEndpoints('rpc_endpoint_up', '1 while the endpoint can be used', ({ ok }) => (ok ? 1 : 0))
  ofEndpoints('rpc_endpoint_height', 'Newest block that the endpoint has shown', ({ height }) => height)
  ofEndpoints('rpc_endpoint_latency_seconds', 'Moving average of answer times', ({ latencyMs }) => latencyMs && latencyMs / 1_000)
}

function taskMetrics({ gauge, total }: Collector, { tasks }: MetricSources): void {
  const labelNames = ['task', 'subject']
  const samples = (valueOf: (run: TaskRun) => number | null) => async () =>
    tasks().flatMap(run => {
      const value = valueOf(run)
      return value === null ? [] : [{ labels: { task: run.name, subject: run.subject ?? '' }, value }]
    })
  gauge(
    'relayooor_task_last_success_timestamp_seconds',
    'When a periodic task of this process last succeeded',
    labelNames,
    samples(run => run.succeededAt && run.succeededAt.getTime() / 1_000),
  )
  gauge(
    'relayooor_task_duration_seconds',
    'How long a periodic task of this process last took',
    labelNames,
    samples(run => run.seconds),
  )
  total(
    'relayooor_task_failures_total',
    'Failures of a periodic task of this process',
    labelNames,
    samples(run => run.failures),
  )
}

/** RPC providers put API keys into user info, path and query: only the host is shown. */
function withoutSecrets(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'malformed'
}
