import type { ChainHealth } from '../chains/chain.ts'
import type { MetricSources } from './metricSources.ts'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../http/testing.ts'
import { createMetrics } from './metrics.ts'
import { createMetricsServer } from './metricsServer.ts'
import { aMetricSources } from './testing.ts'

const since = new Date('2026-01-01T00:00:00Z')
const errors: [unknown, string][] = []
afterEach(() => void errors.splice(0))

function sources(overrides: Partial<MetricSources> = {}): MetricSources {
  return aMetricSources({ onError: (error, metric) => errors.push([error, metric]), ...overrides })
}

/** Sample lines of our own metrics, sorted. */
async function scrape(overrides: Partial<MetricSources>, names: RegExp): Promise<string[]> {
  const text = await createMetrics(sources(overrides)).registry.metrics()
  return text
    .split('\n')
    .filter(line => names.test(line) && !line.startsWith('#'))
    .sort()
}

describe('what the records hold', () => {
  it('totals come from the records, read once a scrape, and do not add up over scrapes', async () => {
    let reads = 0
    const totals: Awaited<ReturnType<MetricSources['totals']>> = {
      durations: [{ labels: { status: 'cleared' }, counts: [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1], sum: 2_010.5 }],
      requests: [
        { status: 'quoted', count: 5 },
        { status: 'cleared', count: 3 },
      ],
      revenue: [{ chainId: 'alpha-1', denom: 'ualpha', amount: 3_300_000n }],
      packets: [{ chainId: 'alpha-1', channelId: 'channel-0', tried: 4, cleared: 3 }],
      refunded: [],
      refunds: [{ chainId: 'alpha-1', reason: 'over', count: 2 }],
    }
    const { registry } = createMetrics(
      sources({
        async totals() {
          reads++
          return totals
        },
      }),
    )
    await registry.metrics()
    const text = await registry.metrics()
    for (const line of [
      'clearing_requests_total{status="quoted"} 5',
      'clearing_requests_total{status="cleared"} 3',
      'clearing_revenue_total{chain_id="alpha-1",denom="ualpha"} 3300000',
      'clearing_packets_cleared_total{chain_id="alpha-1",channel="channel-0"} 3',
      'clearing_packets_tried_total{chain_id="alpha-1",channel="channel-0"} 4',
      'clearing_refunds_total{chain_id="alpha-1",reason="over"} 2',
      'clearing_success_rate 0.75',
      '# TYPE clearing_operations_duration_seconds histogram',
      'clearing_operations_duration_seconds_bucket{le="1",status="cleared"} 0',
      'clearing_operations_duration_seconds_bucket{le="2",status="cleared"} 1',
      'clearing_operations_duration_seconds_bucket{le="1800",status="cleared"} 3',
      'clearing_operations_duration_seconds_bucket{le="+Inf",status="cleared"} 4',
      'clearing_operations_duration_seconds_sum{status="cleared"} 2010.5',
      'clearing_operations_duration_seconds_count{status="cleared"} 4',
    ])
      expect(text.split('\n')).toContain(line)
    expect(reads).toBe(2)
  })

  it('open alerts are counted by name', async () => {
    expect(await scrape({ openAlerts: async () => [{ name: 'ledger-differs', count: 2 }] }, /^relayooor_alerts_open/)).toEqual([
      'relayooor_alerts_open{name="ledger-differs"} 2',
    ])
    expect(
      await scrape({ gasOfDay: async () => [{ chainId: 'a-1', denom: 'uatom', estimated: 120n, spent: 100n }] }, /^clearing_gas_day/),
    ).toEqual([
      'clearing_gas_day{chain_id="a-1",denom="uatom",kind="estimated"} 120',
      'clearing_gas_day{chain_id="a-1",denom="uatom",kind="spent"} 100',
    ])
  })

  it('periodic tasks tell when they last succeeded, how long they took, and how often they failed', async () => {
    const common = { everyMs: 1_000, beganAt: new Date(0) }
    const tasks = () => [
      { ...common, name: 'count-gas', subject: undefined, succeededAt: new Date(5_000), seconds: 0.5, failures: 2 },
      { ...common, name: 'retry-quarantined', subject: 'a-1', succeededAt: null, seconds: 1, failures: 1 },
    ]
    expect(await scrape({ tasks }, /^relayooor_task/)).toEqual([
      'relayooor_task_duration_seconds{task="count-gas",subject=""} 0.5',
      'relayooor_task_duration_seconds{task="retry-quarantined",subject="a-1"} 1',
      'relayooor_task_failures_total{task="count-gas",subject=""} 2',
      'relayooor_task_failures_total{task="retry-quarantined",subject="a-1"} 1',
      'relayooor_task_last_success_timestamp_seconds{task="count-gas",subject=""} 5',
    ])
  })

  it('what waits, and since when', async () => {
    const work = async () => ({
      orders: [{ status: 'queued', orders: 3, oldestSeconds: 90 }],
      unsettledPayments: 2,
      heldPayments: [{ reason: 'unmatched', payments: 4, oldestSeconds: 9 }],
      refunds: [{ chainId: 'a-1', status: 'due', refunds: 5, oldestSeconds: 60 }],
      hermesCalls: 1,
    })
    const balance = { chainId: 'a-1', denom: 'uatom' }
    const balances = async () => [
      { ...balance, account: 'wallet' as const, address: 'cosmos1lane', amount: 90n },
      { ...balance, account: 'held' as const, address: '', amount: -7n },
    ]
    const waitingRefunds = async () => [{ chainId: 'a-1', seconds: 7_200 }]
    expect(await scrape({ work, balances, waitingRefunds }, /^clearing_/)).toEqual([
      'clearing_held_amount{chain_id="a-1",denom="uatom"} 7',
      'clearing_hermes_calls 1',
      'clearing_payments_held{reason="unmatched"} 4',
      'clearing_payments_unsettled 2',
      'clearing_queue_age_seconds{status="queued"} 90',
      'clearing_queue_size{status="queued"} 3',
      'clearing_refunds_open_age_seconds{chain_id="a-1",status="due"} 60',
      'clearing_refunds_open{chain_id="a-1",status="due"} 5',
      'clearing_refunds_waiting_age_seconds{chain_id="a-1"} 7200',
      'clearing_wallet_balance{chain_id="a-1",address="cosmos1lane",denom="uatom"} 90',
    ])
  })

  it('what is unknown is absent, never zero', async () => {
    expect(await scrape({}, /^clearing_success_rate/)).toEqual([])
  })

  it('records that cannot be read leave the rest readable', async () => {
    const away = new Error('away')
    const lines = await scrape(
      {
        totals: () => Promise.reject(away),
        work: () => Promise.reject(away),
        balances: () => Promise.reject(away),
        liveSockets: () => 7,
      },
      /^(?:clearing_|live_)/,
    )
    expect(lines).toEqual(['live_sockets 7'])
    expect(
      errors
        .map(([, metric]) => metric)
        .filter(metric => metric.startsWith('clearing_'))
        .sort(),
    ).toEqual([
      'clearing_held_amount',
      'clearing_hermes_calls',
      'clearing_operations_duration_seconds',
      'clearing_packets_cleared_total',
      'clearing_packets_tried_total',
      'clearing_payments_held',
      'clearing_payments_unsettled',
      'clearing_queue_age_seconds',
      'clearing_queue_size',
      'clearing_refunds_open',
      'clearing_refunds_open_age_seconds',
      'clearing_refunds_total',
      'clearing_requests_total',
      'clearing_revenue_total',
      'clearing_success_rate',
      'clearing_wallet_balance',
    ])
  })
})

it('nodes by chain and host, without the keys that their addresses carry', async () => {
  const lines = await scrape(
    {
      chains: () => [
        {
          chainId: 'alpha-1',
          health: {
            healthy: true,
            quorate: true,
            state: 'ok',
            since,
            endpoints: [
              { url: 'https://user:secret@one.example/secret?key=secret', ok: true, height: 42, latencyMs: 250, since },
              { url: 'http://two.example:26657', ok: false, since },
            ],
          },
        },
      ],
    },
    /^(?:chain_|rpc_)/,
  )
  expect(lines).toEqual([
    'chain_healthy{chain_id="alpha-1"} 1',
    'rpc_endpoint_height{chain_id="alpha-1",endpoint="one.example"} 42',
    'rpc_endpoint_latency_seconds{chain_id="alpha-1",endpoint="one.example"} 0.25',
    'rpc_endpoint_up{chain_id="alpha-1",endpoint="one.example"} 1',
    'rpc_endpoint_up{chain_id="alpha-1",endpoint="two.example:26657"} 0',
  ])
})

it('how far each chain is read behind its newest block, told only where both are known; when light clients expire', async () => {
  const health: ChainHealth = { healthy: true, quorate: true, state: 'ok', since, endpoints: [] }
  const head = { height: 100, time: new Date('2026-01-01T00:10:00Z') }
  const lines = await scrape(
    {
      chains: () => [
        { chainId: 'a-1', health: { ...health, head } },
        { chainId: 'b-1', health },
      ],
      reads: async () => [
        { chainId: 'a-1', height: 90, blockTime: new Date('2026-01-01T00:09:00Z'), gap: 91 },
        { chainId: 'b-1', height: 5, blockTime: since, gap: null },
      ],
      clients: async () => [{ chainId: 'a-1', clientId: '07-tendermint-3', expiresAt: new Date(86_400_000) }],
    },
    /^chain_c/,
  )
  expect(lines).toEqual([
    'chain_client_expiry_timestamp_seconds{chain_id="a-1",client_id="07-tendermint-3"} 86400',
    'chain_cursor_height{chain_id="a-1"} 90',
    'chain_cursor_height{chain_id="b-1"} 5',
    'chain_cursor_lag_blocks{chain_id="a-1"} 10',
    'chain_cursor_lag_seconds{chain_id="a-1"} 60',
  ])
})

it('what gas costs on each chain, as last read', async () => {
  const gasPrices = async () => [{ chainId: 'a-1', denom: 'uatom', amount: '0.025' }]
  expect(await scrape({ gasPrices }, /^chain_gas/)).toEqual(['chain_gas_price{chain_id="a-1",denom="uatom"} 0.025'])
})

it('the pool, the parts, the database and the disk', async () => {
  const load = { sizeBytes: 9, connections: { used: 5, most: 100 }, slowQueries: 1, oldestTransactionSeconds: 7 }
  const ok = { state: 'ok' } as const
  const parts = { database: ok, queue: { state: 'degraded' }, hermes: { state: 'down' }, chains: { 'a-1': ok } } as const
  const lines = await scrape(
    { database: async () => load, backupAge: async () => 3_600, health: async () => ({ state: 'degraded', canServe: true, parts }) },
    /^(?:pool_connections|pool_acquire_duration_seconds_(?:count|sum)|health_|database_|disk_|backup_)/,
  )
  expect(lines).toEqual([
    'backup_age_seconds 3600',
    'database_connections 5',
    'database_connections_max 100',
    'database_oldest_transaction_seconds 7',
    'database_size_bytes 9',
    'database_slow_queries 1',
    'disk_bytes{state="free"} 30',
    'disk_bytes{state="size"} 100',
    'health_status{service="chain:a-1"} 1',
    'health_status{service="database"} 1',
    'health_status{service="hermes"} 0',
    'health_status{service="queue"} 0.5',
    'pool_acquire_duration_seconds_count{pool="database"} 3',
    'pool_acquire_duration_seconds_sum{pool="database"} 0.25',
    'pool_connections_active{pool="database"} 1',
    'pool_connections_idle{pool="database"} 2',
    'pool_connections_max{pool="database"} 4',
    'pool_connections_total{pool="database"} 3',
    'pool_connections_waiting{pool="database"} 1',
  ])
})

it('calls are counted in their buckets', async () => {
  const metrics = createMetrics(sources())
  metrics.callAnswered({ method: 'GET', route: '/config', status: 200, seconds: 0.004 })
  const text = await metrics.registry.metrics()
  expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/config",status="200"} 1')
})

it('a port of their own serves the metrics and nothing else', async () => {
  const server = createMetricsServer(createMetrics(sources()).registry, error => errors.push([error, 'server']))
  const url = await listen(server)
  const response = await fetch(`${url}/metrics`)
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('process_cpu')])
  const elsewhere = await fetch(`${url}/health`)
  expect([elsewhere.status, elsewhere.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404)
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})
