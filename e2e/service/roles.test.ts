import { expect, it } from 'vitest'
import { until } from '../kit/until.ts'
import { useTestSetup } from './testSetup.ts'

const adminKey = 'an admin key for tests, long enough'
const setup = useTestSetup({ env: { ROLE: 'api', ADMIN_API_KEY: adminKey } })

it('roles in processes of their own: the API knows the routes that a worker found, and each can be probed', async () => {
  const { service, another } = setup.current
  expect(await service.api.call('channels', {})).toMatchObject({ items: [] })
  const worker = await another({ ROLE: 'worker,scheduler' })
  await until('the API knows the routes', async () => (await service.api.call('channels', {})).items.length > 0)

  for (const { url } of [service, worker]) {
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true })
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ parts: { database: { state: 'ok' } } })
    expect((await fetch(`${url}/metrics`)).status).toBe(401)
    expect(await (await fetch(`${url}/metrics`, { headers: { 'X-Admin-Key': adminKey } })).text()).toContain('chain_healthy{')
  }
  for (const path of ['/', '/api/v1/config', '/nowhere']) {
    const answer = await fetch(`${worker.url}${path}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')])
  }
})
