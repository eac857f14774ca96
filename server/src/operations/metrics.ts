import type { ChainHealth } from '../chains/chain.ts'
import type { Durations } from './collected.ts'
import type { TaskRun } from './taskRuns.ts'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { shareRunning } from '../base/shareRunning.ts'
import { durationBounds } from '../clearing/orders/statistics.ts'
import { gaugeFrom, histogramFrom, totalFrom } from './collected.ts'

/** Totals over all records, so that they survive restarts and are the same in every process (take the max, not the sum). */
export interface Totals {
  /** From payment proven to order finished, by the status at the end, in `durationBounds`. */
  durations: Durations[]
  /** How many quotes ever reached each word (`quoted`, `paid`, `expired`, `cleared`, `partly_cleared`, `not_cleared`). */
  requests: { status: string; count: number }[]
  /** Base units that were earned. */
  revenue: { chainId: string; denom: string; amount: bigint }[]
  /** By the packet's source end. */
  packetsCleared: { chainId: string; channelId: string; count: number }[]
}

/** Where the measured values come from at each scrape. One that throws leaves its metrics out of that scrape. */
export interface MetricSources {
  totals: () => Promise<Totals>
  /** Cleared packets by tried ones, 0 to 1; null while nothing was tried. */
  successRate: () => Promise<number | null>
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
  recordMetrics(registry, sources)
  chainMetrics(registry, sources)
  processMetrics(registry, sources)
  taskMetrics(registry, sources)

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

function recordMetrics(registry: Registry, { totals, successRate, queue, openAlerts, gasOfDay, onError }: MetricSources): void {
  // All metrics of one scrape share one read.
  const shared = shareRunning(totals, 0)
  totalFrom(
    { registry, onError, name: 'clearing_requests_total', help: 'Quotes that reached each status', labelNames: ['status'] },
    async () => (await shared()).requests.map(({ status, count }) => ({ labels: { status }, value: count })),
  )
  totalFrom(
    { registry, onError, name: 'clearing_revenue_total', help: 'Earned, in base units of the denom', labelNames: ['chain_id', 'denom'] },
    async () =>
      (await shared()).revenue.map(({ chainId, denom, amount }) => ({ labels: { chain_id: chainId, denom }, value: Number(amount) })),
  )
  totalFrom(
    {
      registry,
      onError,
      name: 'clearing_packets_cleared_total',
      help: 'Packets cleared, by their source end',
      labelNames: ['chain_id', 'channel'],
    },
    async () =>
      (await shared()).packetsCleared.map(({ chainId, channelId, count }) => ({
        labels: { chain_id: chainId, channel: channelId },
        value: count,
      })),
  )
  histogramFrom(
    {
      registry,
      onError,
      name: 'clearing_operations_duration_seconds',
      help: 'From payment proven to order finished',
      labelNames: ['status'],
    },
    durationBounds,
    async () => (await shared()).durations,
  )
  gaugeFrom(
    { registry, onError, name: 'clearing_success_rate', help: 'Cleared packets by tried ones, 0 to 1', labelNames: [] },
    async () => {
      const rate = await successRate()
      return rate === null ? [] : [{ labels: {}, value: rate }]
    },
  )
  const waiting = shareRunning(queue, 0)
  gaugeFrom(
    { registry, onError, name: 'clearing_queue_size', help: 'Paid orders that are not finished, by status', labelNames: ['status'] },
    async () => (await waiting()).map(({ status, orders }) => ({ labels: { status }, value: orders })),
  )
  gaugeFrom(
    { registry, onError, name: 'clearing_queue_age_seconds', help: 'Age of the oldest of them', labelNames: ['status'] },
    async () => (await waiting()).map(({ status, oldest }) => ({ labels: { status }, value: oldest })),
  )
  gaugeFrom(
    { registry, onError, name: 'relayooor_alerts_open', help: 'What is wrong now, by the kind of trouble', labelNames: ['name'] },
    async () => (await openAlerts()).map(({ name, count }) => ({ labels: { name }, value: count })),
  )
  gaugeFrom(
    {
      registry,
      onError,
      name: 'clearing_gas_day',
      help: 'Gas of the orders that ended in the last 24 hours, as estimated in their prices and as paid, in base units',
      labelNames: ['chain_id', 'denom', 'kind'],
    },
    async () =>
      (await gasOfDay()).flatMap(({ chainId, denom, estimated, spent }) => [
        { labels: { chain_id: chainId, denom, kind: 'estimated' }, value: Number(estimated) },
        { labels: { chain_id: chainId, denom, kind: 'spent' }, value: Number(spent) },
      ]),
  )
}

function chainMetrics(registry: Registry, { chains, onError }: MetricSources): void {
  const labelNames = ['chain_id', 'endpoint']
  const endpoints = () =>
    chains().flatMap(({ chainId, health }) =>
      health.endpoints.map(endpoint => ({ labels: { chain_id: chainId, endpoint: withoutSecrets(endpoint.url) }, endpoint })),
    )

  gaugeFrom({ registry, onError, name: 'chain_healthy', help: '1 while the chain can be used', labelNames: ['chain_id'] }, async () =>
    chains().map(({ chainId, health }) => ({ labels: { chain_id: chainId }, value: health.healthy ? 1 : 0 })),
  )
  gaugeFrom({ registry, onError, name: 'rpc_endpoint_up', help: '1 while the endpoint can be used', labelNames }, async () =>
    endpoints().map(({ labels, endpoint }) => ({ labels, value: endpoint.ok ? 1 : 0 })),
  )
  gaugeFrom({ registry, onError, name: 'rpc_endpoint_height', help: 'Newest block that the endpoint has shown', labelNames }, async () =>
    endpoints().flatMap(({ labels, endpoint }) => (endpoint.height === undefined ? [] : [{ labels, value: endpoint.height }])),
  )
  gaugeFrom({ registry, onError, name: 'rpc_endpoint_latency_seconds', help: 'Moving average of answer times', labelNames }, async () =>
    endpoints().flatMap(({ labels, endpoint }) =>
      endpoint.latencyMs === undefined ? [] : [{ labels, value: endpoint.latencyMs / 1_000 }],
    ),
  )
}

function taskMetrics(registry: Registry, { tasks, onError }: MetricSources): void {
  const labelNames = ['task', 'subject']
  const samples = (valueOf: (run: TaskRun) => number | null) => async () =>
    tasks().flatMap(run => {
      const value = valueOf(run)
      return value === null ? [] : [{ labels: { task: run.name, subject: run.subject ?? '' }, value }]
    })
  gaugeFrom(
    {
      registry,
      onError,
      name: 'relayooor_task_last_success_timestamp_seconds',
      help: 'When a periodic task of this process last succeeded',
      labelNames,
    },
    samples(run => run.succeededAt && run.succeededAt.getTime() / 1_000),
  )
  gaugeFrom(
    { registry, onError, name: 'relayooor_task_duration_seconds', help: 'How long a periodic task of this process last took', labelNames },
    samples(run => run.seconds),
  )
  totalFrom(
    { registry, onError, name: 'relayooor_task_failures_total', help: 'Failures of a periodic task of this process', labelNames },
    samples(run => run.failures),
  )
}

function processMetrics(registry: Registry, { liveSockets, onError }: MetricSources): void {
  gaugeFrom({ registry, onError, name: 'live_sockets', help: 'Open WebSocket connections of this process', labelNames: [] }, async () => [
    { labels: {}, value: liveSockets() },
  ])
}

/** RPC providers put API keys into user info, path and query: only the host is shown. */
function withoutSecrets(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'malformed'
}
