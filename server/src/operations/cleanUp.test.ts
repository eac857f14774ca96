import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { aContext, startedAt } from '../clearing/testing.ts'
import { alertEvents, alerts, auditLog, authSessions, hermesRuns, logLines } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { cleanUp, cleanUpByRule } from './cleanUp.ts'

const database = await useDatabase()
const { db } = database
const by = { at: startedAt, actor: 'admin-key', source: '127.0.0.1', note: 'the disk fills' }
const ago = (days: number) => new Date(startedAt.getTime() - days * 24 * 3_600_000)

async function fill(days: number): Promise<void> {
  const alert = {
    name: 'chain-down' as const,
    seenAt: ago(days),
    detail: '',
    data: { state: 'halted' as const, since: ago(days).toISOString() },
  }
  await db.insert(alerts).values([
    { ...alert, subject: `ended ${days}`, raisedAt: ago(days), endedAt: ago(days) },
    { ...alert, subject: `open ${days}`, raisedAt: ago(days) },
    { ...alert, subject: `silent ${days}`, raisedAt: ago(days), endedAt: ago(days), silencedUntil: ago(-1) },
  ])
  await db.insert(alertEvents).values([
    { kind: 'test', at: ago(days), waitsFor: [] },
    { kind: 'test', at: ago(days), waitsFor: ['slack'] },
  ])
  const session = { idHash: randomUUID(), account: '00', address: 'cosmos1a', chainId: 'a-1', createdAt: ago(days), expiresAt: ago(days) }
  await db.insert(authSessions).values(session)
  await db.insert(logLines).values({ at: ago(days), level: 30, roles: ['api'], host: 'one', pid: 7, line: '{}' })
}
const left = async () => (await db.select().from(alerts)).map(one => one.subject).toSorted()

it('removes what is old, ended and waits for nobody; counts the same before, and says it in the audit log', async () => {
  const ctx = await aContext(database)
  await fill(31)
  await fill(29)
  const counted = await cleanUp(ctx, { days: 30, dryRun: true }, by)
  expect(await left()).toHaveLength(6)
  expect(await db.select().from(auditLog)).toEqual([])
  const done = await cleanUp(ctx, { days: 30, dryRun: false }, by)
  expect(done.items).toEqual(counted.items)
  expect(done.items.filter(one => one.bytes > 0).length).toBe(4)
  expect(done.items.filter(one => one.rows > 0)).toEqual([
    { what: 'alerts', rows: 1, bytes: expect.any(Number) },
    { what: 'alert-events', rows: 1, bytes: expect.any(Number) },
    { what: 'log-lines', rows: 1, bytes: expect.any(Number) },
    { what: 'sessions', rows: 1, bytes: expect.any(Number) },
  ])
  expect(await left()).toEqual(['ended 29', 'open 29', 'open 31', 'silent 29', 'silent 31'])
  expect(await db.select().from(auditLog)).toMatchObject([{ action: 'clean-up', before: { alerts: 1 }, after: { note: 'the disk fills' } }])
  expect((await cleanUp(ctx, { days: 30, dryRun: false }, by)).items.every(one => one.rows === 0)).toBe(true)
})

it('removes by itself what its rule keeps no longer, however much it is', async () => {
  const ctx = await aContext(database, { now: () => startedAt })
  await fill(364)
  await fill(366)
  const run = { lane: 'one', holder: randomUUID(), chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequences: ['1'] }
  const runs = (days: number, endedAt: Date | null, count: number) =>
    Array.from({ length: count }, () => ({ ...run, startedAt: ago(days), endedAt }))
  await db.insert(hermesRuns).values([...runs(366, ago(366), 1_200), ...runs(366, null, 1), ...runs(364, ago(364), 1)])
  await cleanUpByRule(ctx, AbortSignal.any([]))
  expect(await left()).toEqual(['ended 364', 'open 364', 'open 366', 'silent 364', 'silent 366'])
  expect([await db.$count(hermesRuns), await db.$count(alertEvents), await db.$count(authSessions)]).toEqual([2, 3, 2])
})
