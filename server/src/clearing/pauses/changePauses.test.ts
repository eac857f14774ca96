import { beforeEach, expect, it } from 'vitest'
import { auditLog, pauses } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, startedAt } from '../testing.ts'
import { viewServices } from '../views/viewServices.ts'
import { emergencyStop, pause, resume } from './changePauses.ts'
import { everywhere } from './pauses.ts'

const database = await useDatabase()
let ctx: Awaited<ReturnType<typeof aContext>>
beforeEach(async () => {
  ctx = await aContext(database)
})

const [ann, bob] = ['ann', 'bob'].map((actor, index) => ({
  at: new Date(startedAt.getTime() + index * 1_000),
  actor,
  source: '127.0.0.1',
})) as [By, By]
type By = Parameters<typeof pause>[4]

const paused = async () => (await viewServices(ctx)).paused
async function audited() {
  return (await database.db.select().from(auditLog).orderBy(auditLog.id)).map(({ actor, action, subject }) => [actor, action, subject])
}

it('a pause stands once for each service and scope: who says it again changes nothing, and sees who was first', async () => {
  await pause(ctx, ['intake'], 'a-1', 'The chain is upgraded', ann)
  await pause(ctx, ['intake'], 'a-1', 'Something else', bob)
  await pause(ctx, ['intake'], everywhere, 'Everything rests', bob)
  await pause(ctx, ['clearing'], 'a-1/transfer/channel-0', 'Look at the route', bob)
  const mark = { emergency: false, since: bob.at.toISOString(), by: 'bob' }
  expect(await paused()).toEqual([
    { ...mark, what: 'clearing', route: { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }, reason: 'Look at the route' },
    { ...mark, what: 'intake', reason: 'Everything rests' },
    { what: 'intake', chainId: 'a-1', reason: 'The chain is upgraded', by: 'ann', since: ann.at.toISOString(), emergency: false },
  ])
  expect(await audited()).toEqual([
    ['ann', 'pause-service', 'service:intake'],
    ['bob', 'pause-service', 'service:intake'],
    ['bob', 'pause-service', 'service:clearing'],
  ])
})

it('of two admins at once one pauses and one resumes, and both see the same', async () => {
  const all = ['intake', 'clearing', 'refunds'] as const
  await Promise.all([ann, bob, ann, bob].map(by => pause(ctx, [...all], everywhere, `by ${by.actor}`, by)))
  const now = await paused()
  expect(now.map(({ what }) => what)).toEqual(['clearing', 'intake', 'refunds'])
  expect(new Set(now.map(({ by, reason }) => `${by} ${reason}`)).size).toBe(1)
  const ended = await Promise.all([ann, bob, ann, bob].map(by => resume(ctx, [...all], everywhere, undefined, by)))
  expect(ended.sort()).toEqual([0, 0, 0, 3])
  expect(await paused()).toEqual([])
  expect(await audited()).toHaveLength(6)
})

it('resuming ends exactly what it names, also by a clock that is behind, and what is not paused stays so', async () => {
  await pause(ctx, ['intake', 'clearing'], 'a-1', 'wait', bob)
  expect(await resume(ctx, ['intake'], everywhere, undefined, ann)).toBe(0)
  expect(await resume(ctx, ['intake'], 'a-1', 'it is over', ann)).toBe(1)
  expect((await paused()).map(({ what }) => what)).toEqual(['clearing'])
  const [row] = (await database.db.select().from(pauses)).filter(one => one.what === 'intake')
  expect(row?.endedAt).toEqual(bob.at)
  expect((await database.db.select().from(auditLog)).at(-1)).toMatchObject({
    action: 'resume-service',
    before: { scope: 'a-1', reason: 'wait', by: 'bob' },
    after: { note: 'it is over' },
  })
})

it('an emergency stop holds all three, takes over a pause of everything, leaves narrower ones, and is audited once', async () => {
  await pause(ctx, ['intake'], everywhere, 'maintenance', ann)
  await pause(ctx, ['intake'], 'b-1', 'the chain is upgraded', ann)
  await Promise.all([emergencyStop(ctx, 'a key is stolen', bob), emergencyStop(ctx, 'a key is stolen', bob)])
  const stop = { reason: 'a key is stolen', by: 'bob', emergency: true }
  expect(await paused()).toMatchObject([
    { what: 'clearing', ...stop },
    { what: 'intake', ...stop, since: ann.at.toISOString() },
    { what: 'intake', chainId: 'b-1', emergency: false },
    { what: 'refunds', ...stop },
  ])
  const log = (await database.db.select().from(auditLog)).filter(row => row.action === 'emergency-stop')
  expect(log.map(row => row.subject).sort()).toEqual(['service:clearing', 'service:intake', 'service:refunds'])
  expect(log.find(row => row.subject === 'service:intake')).toMatchObject({ before: { reason: 'maintenance', emergency: false } })
  await resume(ctx, ['intake', 'clearing', 'refunds'], everywhere, undefined, ann)
  expect((await paused()).map(({ what, chainId }) => [what, chainId])).toEqual([['intake', 'b-1']])
})
