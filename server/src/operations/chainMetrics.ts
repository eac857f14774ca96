import type { EndpointHealth } from '../chains/chain.ts'
import type { Collector } from './collected.ts'
import type { MetricSources } from './metricSources.ts'
import { shareRunning } from '../base/shareRunning.ts'

/** Chains, their nodes, how far they are read, their light clients and what gas costs there. */
export function chainMetrics(collect: Collector, { chains, reads, clients, gasPrices }: MetricSources): void {
  const { gauge } = collect
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
  cursorMetrics(collect, { chains, reads })
  gauge(
    'chain_client_expiry_timestamp_seconds',
    'When a light client expires unless it is updated before, as last seen',
    ['chain_id', 'client_id'],
    async () =>
      (await clients()).map(({ chainId, clientId, expiresAt }) => ({
        labels: { chain_id: chainId, client_id: clientId },
        value: expiresAt.getTime() / 1_000,
      })),
  )
  gauge('chain_gas_price', 'What a unit of gas costs, in base units of the coin, as last read', ['chain_id', 'denom'], async () =>
    (await gasPrices()).map(({ chainId, denom, amount }) => ({ labels: { chain_id: chainId, denom }, value: Number(amount) })),
  )
}

/** A lag is told only where both are known: the newest block of the chain, and ours. */
function cursorMetrics({ gauge }: Collector, { chains, reads }: Pick<MetricSources, 'chains' | 'reads'>): void {
  const cursors = shareRunning(reads, 0)
  gauge('chain_cursor_height', 'Up to this block all is recorded', ['chain_id'], async () =>
    (await cursors()).map(({ chainId, height }) => ({ labels: { chain_id: chainId }, value: height })),
  )
  const lag = (name: string, help: string, of: (ends: { head: Head; read: Head }) => number) =>
    gauge(name, help, ['chain_id'], async () => {
      const read = new Map((await cursors()).map(({ chainId, height, blockTime }) => [chainId, { height, time: blockTime }]))
      return chains().flatMap(({ chainId, health: { head } }) => {
        const ours = read.get(chainId)
        return head && ours ? [{ labels: { chain_id: chainId }, value: Math.max(0, of({ head, read: ours })) }] : []
      })
    })
  lag('chain_cursor_lag_blocks', 'Blocks of the chain that are not recorded yet', ({ head, read }) => head.height - read.height)
  lag('chain_cursor_lag_seconds', 'Time of the chain that is not recorded yet', ({ head, read }) => {
    return (head.time.getTime() - read.time.getTime()) / 1_000
  })
}

interface Head {
  height: number
  time: Date
}

/** RPC providers put API keys into user info, path and query: only the host is shown. */
function withoutSecrets(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'malformed'
}
