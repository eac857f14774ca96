import type { HealthReport } from '../operations/healthReport.ts'
import type { TestApp } from './testing.ts'
import { Gauge, Registry } from 'prom-client'
import { afterEach, expect, it } from 'vitest'
import { eventually, startTestApp } from './testing.ts'

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
  await eventually(() => new Promise<number>((resolve, reject) => app.server.getConnections((error, count) => error ? reject(error) : resolve(count)))).toBe(5)
  look.resolve()
  for (const response of await Promise.all(asked))
    expect([response.status, await response.json()]).toEqual([200, report])
  report = { state: 'down', canServe: false, parts }
  await eventually(async () => (await fetch(`${app.url}/health`)).status).toBe(503)
})

it('metrics are served here, unless they have a port of their own', async () => {
  const registry = new Registry()
  new Gauge({ name: 'things', help: 'things', registers: [registry] }).set(3)
  app = await startTestApp({ metrics: registry })
  const response = await fetch(`${app.url}/metrics`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')])
  expect(await response.text()).toContain('things 3')
  await app.close()
  app = await startTestApp({ metrics: null })
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404)
})
