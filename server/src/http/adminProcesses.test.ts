import type { RunnableTask } from './adminProcessHandlers.ts'
import { endpoints } from '@relayooor/shared'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { learnPools } from '../chains/endpointPools.ts'
import { chainOn, fakeNode } from '../chains/testing.ts'
import { aContext } from '../clearing/testing.ts'
import { auditLog, endpointPools } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { adminPoolHandlers } from './adminPoolHandlers.ts'
import { adminProcessHandlers } from './adminProcessHandlers.ts'
import { handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const tasks = new Map<string, RunnableTask>()
beforeEach(() => tasks.clear())

async function anApp() {
  const nodes = [await fakeNode(), await fakeNode()] as const
  const chain = chainOn([...nodes])
  await chain.start()
  const ctx = await aContext(database, { chains: new Map([['fake-1', chain]]) })
  const ports = { self: 'none', tasks, profile: () => expect.fail(), lateTimes: () => 5 }
  const app = await startTestApp({
    handlers: handlers({
      ...adminPoolHandlers(ctx, learnPools(database.db, ctx.chains)),
      ...adminProcessHandlers(ctx, ports),
      adminAlerts: async () => ({ body: { items: [], nextCursor: null } }),
    }),
    identify: async () => ({ kind: 'admin-key' }),
  })
  onTestFinished(app.close)
  return { nodes, chain, call: app.call }
}

async function actions() {
  return (await database.db.select().from(auditLog)).map(({ action, subject, before, after }) => ({ action, subject, before, after }))
}

it('drains a node and refreshes it, twice with one effect; what there is not is refused with what there is', async () => {
  const { nodes, chain, call } = await anApp()
  const [first, second] = nodes
  const drain = { chainId: 'fake-1', endpoint: second.url, reason: 'its disk is being replaced' }
  for (const _ of [1, 2])
    expect(await call('/admin/pools/drain', drain)).toMatchObject({
      status: 200,
      body: {
        chains: [
          {
            usable: 1,
            quorum: 1,
            endpoints: [
              { url: first.url, state: 'used', hermesUses: true },
              { url: second.url, state: 'drained', hermesUses: false, drained: { by: 'admin-key', reason: drain.reason } },
            ],
          },
        ],
      },
    })
  expect(chain.pool()[1]?.drained).toBe(true)
  expect(await call('/admin/pools/refresh', {})).toMatchObject({
    body: { chains: [{ usable: 2, endpoints: [{ state: 'used' }, { state: 'used' }] }] },
  })
  const subjects = [first.url, second.url].map(url => `endpoint:fake-1 ${url}`)
  expect(await actions()).toMatchObject([
    { action: 'drain-endpoint', subject: subjects[1], before: { drained: false }, after: { drained: true, reason: drain.reason } },
    { action: 'refresh-endpoint', subject: subjects[0], before: { drained: false } },
    { action: 'refresh-endpoint', subject: subjects[1], before: { drained: true, by: 'admin-key' }, after: { drained: false } },
  ])

  expect(await call('/admin/pools/drain', { ...drain, endpoint: 'https://nowhere.example' })).toMatchObject({
    status: 404,
    body: { endpoints: [first.url, second.url] },
  })
  expect(await call('/admin/pools/drain', { ...drain, chainId: 'nowhere-1' })).toMatchObject({
    status: 422,
    body: { supported: ['fake-1'] },
  })
  expect(await call('/admin/pools/drain', { endpoint: first.url, reason: 'x' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'chainId' }] },
  })
  expect(await call('/admin/pools/drain', { chainId: 'fake-1' })).toMatchObject({ status: 400, body: { errors: [{ path: 'reason' }] } })
  expect((await database.db.select().from(endpointPools)).filter(row => row.drainedAt !== null)).toEqual([])
})

it('runs a task by hand and says how that went; an unknown one is refused with those that there are', async () => {
  const { call } = await anApp()
  const run = vi.fn(async () => ({ seconds: 0.5 }))
  tasks.set('seal-audit', { everySeconds: 1, run }).set('count-gas', { everySeconds: 30, run: () => Promise.reject(new Error('no chain')) })
  expect(await call('/admin/tasks/seal-audit/run', {})).toEqual({
    status: 200,
    body: { name: 'seal-audit', state: 'succeeded', seconds: 0.5 },
  })
  expect(await call('/admin/tasks/count-gas/run', { note: 'to see' })).toMatchObject({
    status: 200,
    body: { state: 'failed', error: 'Error: no chain' },
  })
  expect(run).toHaveBeenCalledOnce()
  expect(await call('/admin/tasks/nothing/run', {})).toMatchObject({ status: 404, body: { tasks: ['seal-audit', 'count-gas'] } })
  expect(await actions()).toMatchObject([
    { action: 'run-task', subject: 'task:seal-audit' },
    { subject: 'task:count-gas', after: { note: 'to see' } },
  ])
  // Nobody tells of running them.
  expect(await call('/admin/jobs/statistics')).toMatchObject({
    body: {
      tasks: [
        { name: 'count-gas', everySeconds: 30, late: true, runnable: true },
        { name: 'seal-audit', everySeconds: 1, late: true, runnable: true },
      ],
    },
  })
})

it('a restart names its role, and roles that there are; cleaning up keeps a week at least', async () => {
  const { call } = await anApp()
  expect(await call('/admin/restart/service', { role: 'worker', reason: 'x' })).toMatchObject({ status: 404, body: { roles: [] } })
  expect(await call('/admin/restart/service', { role: 'boss', reason: 'x' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'role' }] },
  })
  expect(await call('/admin/maintenance/cleanup', { days: 1 })).toMatchObject({ status: 400, body: { errors: [{ path: 'days' }] } })
  expect(await call('/admin/maintenance/cleanup', {})).toMatchObject({ status: 200, body: { dryRun: true } })
})

it('other addresses of a call lead to it, with its checks', async () => {
  const { call } = await anApp()
  expect(await call('/monitoring/alerts')).toEqual(await call(endpoints.adminAlerts.path))
  expect(await call('/monitoring/alerts?state=none')).toMatchObject({ status: 400 })
  expect(await call('/monitoring/alerts', {})).toMatchObject({ status: 405, body: { allowed: expect.stringContaining('GET') } })
  expect(await call('/monitoring/everything')).toMatchObject({ status: 404 })
})
