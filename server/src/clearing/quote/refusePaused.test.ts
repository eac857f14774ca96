import { beforeEach, expect, it } from 'vitest'
import { useDatabase } from '../../db/testing.ts'
import { pause } from '../pauses/changePauses.ts'
import { everywhere } from '../pauses/pauses.ts'
import { aContext, startedAt } from '../testing.ts'
import { refusePaused } from './refusePaused.ts'

const database = await useDatabase()
const by = { at: startedAt, actor: 'admin-key', source: '127.0.0.1' }
const route = { chainId: 'b-1', portId: 'transfer', channelId: 'channel-9' }
let ctx: Awaited<ReturnType<typeof aContext>>
beforeEach(async () => {
  ctx = await aContext(database)
})

function ask() {
  return refusePaused(database.db, ['a-1', 'b-1'], [route]).then(
    () => 'a price',
    (problem: unknown) => problem,
  )
}

it.each([
  [everywhere, { code: 'paused', facts: {} }],
  ['a-1', { code: 'route-paused', facts: { reason: 'paused-by-operator', chainId: 'a-1' } }],
  ['b-1/transfer/channel-9', { code: 'route-paused', facts: { reason: 'paused-by-operator', ...route } }],
])('while intake is paused for %s nobody gets a price, and everybody reads why', async (scope, problem) => {
  await pause(ctx, ['intake'], scope, 'The hub is upgraded, until 11:00 UTC', by)
  expect(await ask()).toMatchObject({ ...problem, message: 'The hub is upgraded, until 11:00 UTC.', retryAfterSeconds: 60 })
})

it('a pause of another chain, route or service holds up no price', async () => {
  await pause(ctx, ['intake'], 'c-1', 'no', by)
  await pause(ctx, ['intake'], 'b-1/transfer/channel-8', 'no', by)
  await pause(ctx, ['clearing', 'refunds'], everywhere, 'no', by)
  expect(await ask()).toBe('a price')
})
