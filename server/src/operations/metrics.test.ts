import type { MetricSources } from './metrics.ts'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { listen } from '../http/testing.ts'
import { createMetrics } from './metrics.ts'
import { createMetricsServer } from './metricsServer.ts'

const since = new Date('2026-01-01T00:00:00Z')
const errors: [unknown, string][] = []
afterEach(() => void errors.splice(0))

function sources(overrides: Partial<MetricSources> = {}): MetricSources {
  return {
    totals: async () => ({ durations: [], requests: [], revenue: [], refunded: [], refunds: [], packets: [] }),
    chains: () => [],
    queue: async () => [],
    openAlerts: async () => [],
    gasOfDay: async () => [],
    liveSockets: () => 0,
    tasks: () => [],
    onError: (error, metric) => errors.push([error, metric]),
    ...overrides,
  }
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
      refunds: [],
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

  it('what is unknown is absent, never zero', async () => {
    expect(await scrape({}, /^clearing_success_rate/)).toEqual([])
  })

  it('records that cannot be read leave the rest readable', async () => {
    const away = new Error('away')
    const lines = await scrape(
      {
        totals: () => Promise.reject(away),
        liveSockets: () => 7,
      },
      /^(?:clearing_|live_)/,
    )
    expect(lines).toEqual(['live_sockets 7'])
    expect(errors.map(([, metric]) => metric).sort()).toEqual([
      'clearing_operations_duration_seconds',
      'clearing_packets_cleared_total',
      'clearing_requests_total',
      'clearing_revenue_total',
      'clearing_success_rate',
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
