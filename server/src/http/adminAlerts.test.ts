import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { alertNames } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aContext, startedAt } from '../clearing/testing.ts'
import { AlertSettings } from '../config/alertSettings.ts'
import { endAlert, raiseAlert } from '../db/alerts.ts'
import { alertEvents, auditLog } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { adminAlertHandlers } from './adminAlertHandlers.ts'
import { accountCaller, handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const { db } = database
let app: TestApp
let caller: Caller

const late = { refunds: 2, since: startedAt.toISOString() }
const at = (second: number) => new Date(startedAt.getTime() + second * 1000)

beforeEach(async () => {
  caller = { kind: 'admin-key' }
  const ctx = await aContext(database)
  app = await startTestApp({
    handlers: handlers(adminAlertHandlers(ctx, { settings: AlertSettings.parse(undefined), targets: ['slack', 'webhook'] })),
    identify: async () => caller,
  })
  for (const second of [1, 2, 3])
    await raiseAlert(db, { name: 'refunds-late', subject: `chain-${second}`, detail: 'Late.', data: late }, at(second))
})
afterEach(() => app.close())

it.each([
  ['GET', '/admin/alerts'],
  ['GET', '/admin/alerts/rules'],
  ['GET', '/admin/alerts/deliveries'],
  ['POST', '/admin/alerts/1/acknowledge'],
  ['POST', '/admin/alerts/test'],
] as const)('%s %s is for admins', async (method, path) => {
  caller = { kind: 'anonymous' }
  expect(await call(method, path)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  caller = accountCaller()
  expect(await call(method, path)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})

it('alerts are listed in pages: open ones, ended ones, all', async () => {
  await endAlert(db, 'refunds-late', 'chain-2', at(9))
  expect(subjects((await call('GET', '/admin/alerts')).body)).toEqual(['chain-3', 'chain-1'])
  expect((await call('GET', '/admin/alerts?state=ended')).body).toMatchObject({
    items: [{ subject: 'chain-2', data: late, severity: 'critical', runbook: 'docs/operations/runbooks/refunds-late.md' }],
  })
  const { body } = await call('GET', '/admin/alerts?state=all&limit=2')
  expect(subjects(body)).toEqual(['chain-3', 'chain-2'])
  expect(subjects((await call('GET', `/admin/alerts?state=all&limit=2&cursor=${body.nextCursor}`)).body)).toEqual(['chain-1'])
  expect(await call('GET', '/admin/alerts?cursor=eHg')).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
})

it('the first who acknowledges stays named, and a repeat changes and audits nothing', async () => {
  const id = await idOf('chain-1')
  const first = await call('POST', `/admin/alerts/${id}/acknowledge`, { note: 'on it' })
  expect(first).toMatchObject({ status: 200, body: { acknowledged: { by: 'admin-key' } } })
  caller = accountCaller({ address: 'cosmos1second', role: 'admin' })
  expect(await call('POST', `/admin/alerts/${id}/acknowledge`, {})).toEqual(first)
  expect(await audited()).toEqual([['acknowledge-alert', `alert:${id}`, { note: 'on it' }]])
  expect(await call('POST', '/admin/alerts/999999/acknowledge', {})).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await call('POST', '/admin/alerts/first/acknowledge', {})).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
})

it('an alert is silenced for a while, and that is taken back', async () => {
  const id = await idOf('chain-1')
  const until = new Date(startedAt.getTime() + 3_600_000).toISOString()
  expect(await call('POST', `/admin/alerts/${id}/silence`, { minutes: 60 })).toMatchObject({ status: 200, body: { silencedUntil: until } })
  expect((await call('POST', `/admin/alerts/${id}/silence`, { minutes: 0 })).body).not.toHaveProperty('silencedUntil')
  expect(await audited()).toMatchObject([
    ['silence-alert', `alert:${id}`, { until }],
    ['silence-alert', `alert:${id}`, { until: null }],
  ])
  expect(await call('POST', `/admin/alerts/${id}/silence`, { minutes: 20_000 })).toMatchObject({ status: 400 })
})

it('an alert that nothing else ends is ended by hand: told once, audited once, and raised again when it is still so', async () => {
  const id = await idOf('chain-1')
  expect(await call('POST', `/admin/alerts/${id}/end`, {})).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
  const ended = { status: 200, body: { id, endedAt: startedAt.toISOString() } }
  for (const _ of [1, 2]) expect(await call('POST', `/admin/alerts/${id}/end`, { note: 'served no more' })).toMatchObject(ended)
  expect(subjects((await call('GET', '/admin/alerts')).body)).toEqual(['chain-3', 'chain-2'])
  expect(await audited()).toEqual([['end-alert', `alert:${id}`, { name: 'refunds-late', of: 'chain-1', note: 'served no more' }]])
  const told = await db
    .select()
    .from(alertEvents)
    .where(eq(alertEvents.alertId, Number(id)))
  expect(told.map(({ kind }) => kind).toSorted()).toEqual(['ended', 'raised'])
  await raiseAlert(db, { name: 'refunds-late', subject: 'chain-1', detail: 'Late.', data: late }, at(9))
  expect(await idOf('chain-1')).not.toBe(id)
  expect(await call('POST', '/admin/alerts/999999/end', { note: 'x' })).toMatchObject({ status: 404, body: { code: 'not-found' } })
})

it('rules are listed with their thresholds, and turned off and on; an unknown one is told which there are', async () => {
  const { items } = (await call('GET', '/admin/alerts/rules')).body
  expect(items.map(rule => rule.name)).toEqual(alertNames)
  expect(items.find(rule => rule.name === 'refunds-late')).toMatchObject({ open: 3, enabled: true })
  const off = { status: 200, body: { name: 'lane-low', enabled: false, changed: { by: 'admin-key' }, threshold: { begins: 100 } } }
  expect(await call('POST', '/admin/alerts/rules/lane-low/toggle', { enabled: false })).toMatchObject(off)
  expect(await call('POST', '/admin/alerts/rules/lane-low/toggle', { enabled: false })).toMatchObject(off)
  expect(await call('POST', '/admin/alerts/rules/lane-low/toggle', { enabled: true })).toMatchObject({ body: { enabled: true } })
  expect(await audited()).toMatchObject([
    ['toggle-alert-rule', 'alert-rule:lane-low', { enabled: false }],
    ['toggle-alert-rule', 'alert-rule:lane-low', { enabled: true }],
  ])
  expect(await call('POST', '/admin/alerts/rules/lane-high/toggle', { enabled: true })).toMatchObject({
    status: 404,
    body: { code: 'not-found', rules: expect.arrayContaining(['lane-low']) },
  })
})

it('a test waits for every target', async () => {
  expect(await call('POST', '/admin/alerts/test', {})).toEqual({ status: 200, body: { targets: ['slack', 'webhook'] } })
  const events = (await db.select().from(alertEvents)).filter(event => event.kind === 'test')
  expect(events).toMatchObject([{ by: 'admin-key', waitsFor: ['slack', 'webhook'] }])
  expect(await call('POST', '/admin/alerts/deliveries/999999/redeliver', {})).toMatchObject({ status: 404, body: { code: 'not-found' } })
})

interface Body {
  items: { id?: string; name?: string; subject?: string }[]
  nextCursor: string | null
}

function call(method: 'GET' | 'POST', path: string, body: object = {}): Promise<{ status: number; body: Body }> {
  return app.call(path, method === 'POST' ? body : undefined)
}

async function idOf(subject: string): Promise<string> {
  const { items } = (await call('GET', '/admin/alerts')).body
  return items.find(alert => alert.subject === subject)?.id ?? expect.fail('no such alert')
}

function subjects({ items }: Body): (string | undefined)[] {
  return items.map(item => item.subject)
}

async function audited() {
  const rows = await db.select().from(auditLog).orderBy(auditLog.id)
  return rows.map(({ action, subject, after }) => [action, subject, after])
}
