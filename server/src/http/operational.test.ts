import type { HealthReport, Role } from '@relayooor/shared'
import type { TestApp } from './testing.ts'
import { HealthDetails, Problem, ServiceStats } from '@relayooor/shared'
import { examples } from '@relayooor/shared/examples/examples.ts'
import { Gauge, Registry } from 'prom-client'
import { afterEach, expect, it } from 'vitest'
import { accountCaller, eventually, startTestApp } from './testing.ts'

let app: TestApp
afterEach(() => app.close())

const parts = { database: { state: 'ok' }, queue: { state: 'ok' }, hermes: { state: 'ok' }, chains: {} } as const

it('readiness is the status', async () => {
  let isReady = false
  app = await startTestApp({ ready: async () => isReady })
  expect((await fetch(`${app.url}/ready`)).status).toBe(503)
  isReady = true
  await eventually(async () => {
    const response = await fetch(`${app.url}/ready`)
    return [response.status, response.headers.get('cache-control')]
  }).toEqual([200, 'no-store'])
})

it('health: 200 while it can serve, 503 when not, the parts in both; asked at once by many it looks once', async () => {
  let report: HealthReport = { state: 'degraded', canServe: true, parts }
  const look = Promise.withResolvers<void>()
  let looks = 0
  app = await startTestApp({
    async health() {
      looks++
      await look.promise
      return report
    },
  })
  const asked = Array.from({ length: 5 }, () => fetch(`${app.url}/health`))
  await eventually(() => app.logged().length + looks).toBe(1)
  await eventually(
    () => new Promise<number>((resolve, reject) => app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
  ).toBe(5)
  look.resolve()
  for (const response of await Promise.all(asked)) expect([response.status, await response.json()]).toEqual([200, report])
  report = { state: 'down', canServe: false, parts }
  await eventually(async () => (await fetch(`${app.url}/health`)).status).toBe(503)
})

it('details are for admins, as JSON whatever is asked for, and nobody else gets any', async () => {
  const account = (role: Role) => accountCaller({ role })
  app = await startTestApp({
    facts: {
      healthDetails: async () => HealthDetails.parse(examples.adminHealth.replies[200]),
      stats: async () => ServiceStats.parse(examples.adminSummary.replies[200]),
      database: () => expect.fail(),
      queue: async () => ({ orders: [], unsettledPayments: 3, heldPayments: [], refunds: [], hermesCalls: 0 }),
      system: () => expect.fail(),
    },
    identify: async request =>
      (request.get('X-Admin-Key') === 'right' ? { kind: 'admin-key' } : callers[request.get('Cookie') ?? '']) ?? { kind: 'anonymous' },
  })
  const callers: Record<string, ReturnType<typeof account>> = { admin: account('admin'), viewer: account('viewer'), user: account('user') }
  const answers = { '/health/comprehensive': 'parts', '/queue-status': 'unsettledPayments', '/stats': 'quotes' }
  for (const [path, field] of Object.entries(answers)) {
    for (const [headers, status] of [
      [{ 'x-admin-key': 'right' }, 200],
      [{ cookie: 'admin' }, 200],
      [{ cookie: 'viewer' }, 200],
      [{ cookie: 'user' }, 403],
      [{ accept: 'text/html' }, 401],
    ] satisfies [Record<string, string>, number][]) {
      const response = await fetch(app.url + path, { headers })
      expect([path, response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
        path,
        status,
        expect.stringMatching(/^application\/(?:problem\+)?json/),
        'no-store',
      ])
      expect((await response.text()).includes(`"${field}"`)).toBe(status === 200)
    }
  }
})

it('metrics are for the admin key alone; nobody else gets them here, whatever he asks for', async () => {
  const registry = new Registry()
  new Gauge({ name: 'things', help: 'things', registers: [registry] }).set(3)
  const account = accountCaller({ role: 'admin' })
  app = await startTestApp({
    metrics: registry,
    identify: async request => {
      const key = request.get('X-Admin-Key')
      if (key === 'wrong') throw new Problem('forbidden', 'This is not the admin key.')
      return key === undefined ? (request.get('Cookie') === undefined ? { kind: 'anonymous' } : account) : { kind: 'admin-key' }
    },
  })
  const ask = (headers: Record<string, string>, path = '/metrics') => fetch(app.url + path, { headers })
  const good = await ask({ 'x-admin-key': 'right' })
  expect([good.status, good.headers.get('content-type'), good.headers.get('cache-control')]).toEqual([
    200,
    expect.stringContaining('text/plain'),
    'no-store',
  ])
  expect(await good.text()).toContain('things 3')
  const refused: [Record<string, string>, number][] = [
    [{}, 401],
    [{ cookie: 'session' }, 401],
    [{ 'x-admin-key': 'wrong' }, 403],
    [{ accept: 'text/html' }, 401],
  ]
  for (const [headers, status] of refused) {
    for (const path of ['/metrics', '/metrics/', '/METRICS', '/metrics?x=1']) {
      const response = await ask(headers, path)
      const text = await response.text()
      expect([path, response.status, response.headers.get('content-type'), text.includes('things')]).toEqual([
        path,
        status,
        'application/problem+json',
        false,
      ])
    }
  }
})
