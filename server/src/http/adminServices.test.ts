import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aChain, aChannel, aContext, ends, startedAt } from '../clearing/testing.ts'
import { pauses } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { adminServiceHandlers } from './adminServiceHandlers.ts'
import { handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const route = ends['a-1']

let app: TestApp
let caller: Caller
beforeEach(async () => {
  caller = { kind: 'admin-key' }
  const ctx = await aContext(database, {
    chains: new Map([['a-1', aChain()]]),
    routes: { supported: async () => [aChannel(route, ends['b-1'])] },
  })
  app = await startTestApp({ handlers: handlers(adminServiceHandlers(ctx)), identify: async () => caller })
})
afterEach(() => app.close())

it('pauses and resumes by scope, and says each time what is paused', async () => {
  const reason = 'The route is looked at'
  expect(await call('pause', { what: 'all', route, reason })).toMatchObject({
    status: 200,
    body: { paused: ['clearing', 'intake', 'refunds'].map(what => ({ what, route, reason, by: 'admin-key', emergency: false })) },
  })
  expect(await call('resume', { what: 'clearing', route })).toMatchObject({
    status: 200,
    body: { paused: [{ what: 'intake' }, { what: 'refunds' }] },
  })
  // Not paused: nothing changes, and what is paused is said.
  expect(await call('resume', { what: 'clearing', route })).toMatchObject({
    status: 200,
    body: { paused: [{ what: 'intake' }, { what: 'refunds' }] },
  })
  expect(await call('emergency-stop', { reason: 'Everything stops' })).toMatchObject({
    status: 200,
    body: { paused: expect.arrayContaining([expect.objectContaining({ what: 'intake', reason: 'Everything stops', emergency: true })]) },
  })
})

it('what is paused for a chain or a route that is served no more can still be resumed', async () => {
  await database.db.insert(pauses).values({ what: 'clearing', scope: 'gone-1', reason: 'it went', by: 'admin-key', since: startedAt })
  expect(await call('resume', { what: 'clearing', chainId: 'gone-1' })).toMatchObject({ status: 200, body: { paused: [] } })
  expect(await call('resume', { what: 'clearing', chainId: 'gone-1' })).toMatchObject({ status: 422 })
})

const unknownRoute = { ...route, channelId: 'channel-5' }
it.each([
  ['pause', { what: 'mining', reason: 'x' }, 400, /"intake"\|"clearing"\|"refunds"\|"all"/],
  ['pause', { what: 'intake', chainId: 'c-1', reason: 'x' }, 422, /"supported":\["a-1"\]/],
  ['pause', { what: 'intake', route: unknownRoute, reason: 'x' }, 404, /"routes":\["a-1\/transfer\/channel-0"\]/],
  ['resume', { what: 'intake', route: unknownRoute }, 404, /"routes":\["a-1\/transfer\/channel-0"\]/],
  ['pause', { what: 'intake', chainId: 'a-1', route, reason: 'x' }, 400, /name one of them/],
  ['pause', { what: 'intake' }, 400, /reason/],
  ['pause', { what: 'intake', reason: ' ' }, 400, /reason/],
  ['emergency-stop', {}, 400, /reason/],
])('%s refuses %o with %s, and says what there is', async (path, body, status, says) => {
  const answer = await call(path, body)
  expect(answer.status).toBe(status)
  expect(JSON.stringify(answer.body).replaceAll('\\', '')).toMatch(says)
  expect(await database.db.select().from(pauses)).toEqual([])
})

it('is for admins', async () => {
  caller = { kind: 'anonymous' }
  for (const path of ['pause', 'resume', 'emergency-stop']) expect(await call(path, {})).toMatchObject({ status: 401 })
})

function call(path: string, body: object): Promise<{ status: number; body: unknown }> {
  return app.call(`/admin/services/${path}`, body)
}
