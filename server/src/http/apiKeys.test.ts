import type { ApiKeyIssued, ApiKeyView, List, OperationView, OwnWebhookWithSecret, WebhookMade } from '@relayooor/shared'
import type { TestApp } from './testing.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSealer } from '../base/sealer.ts'
import { aContext, aToken, startedAt } from '../clearing/testing.ts'
import { apiKeys, auditLog, idempotencyKeys, webhooks } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { accountHandlers } from './accountHandlers.ts'
import { adminKeyOf } from './adminKey.ts'
import { adminThirdPartyHandlers } from './adminThirdPartyHandlers.ts'
import { sessionCookie } from './cookies.ts'
import { createIdempotencyStore } from './idempotency.ts'
import { createIdentify } from './identify.ts'
import { createRateLimits } from './rateLimits.ts'
import { accountDeps, aQuote, handlers, startTestApp } from './testing.ts'
import { webhookHandlers } from './webhookHandlers.ts'

const adminKey = 'an admin key that is long enough'
const wide = { read: 100, look: 100, order: 100 }
const price = {
  walletAddress: 'alpha1payer',
  chainId: 'alpha-1',
  packets: [{ chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }],
}

const sealer = createSealer(['s'.repeat(32)], 'webhook-secret')
const database = await useDatabase()
const { db } = database
let now: Date
let ctx: Awaited<ReturnType<typeof aContext>>
/** Two processes of the service, on one database. */
let apps: [TestApp, TestApp]

beforeEach(async () => {
  now = startedAt
  ctx = await aContext(database, { now: () => now })
  apps = [await start(), await start()]
})
afterEach(() => Promise.all(apps.map(app => app.close())))

/** @param read what an address may read in a minute */
function start(read = 1_000): Promise<TestApp> {
  return startTestApp({
    limits: createRateLimits(database.pool, { read }),
    idempotency: createIdempotencyStore(db),
    identify: createIdentify({
      db,
      now: () => now,
      cookie: sessionCookie('http://127.0.0.1:8080'),
      roleOf: () => 'user',
      adminKey: adminKeyOf(adminKey),
      refuseKey: async () => expect.fail(),
      hasPaid: async () => false,
    }),
    handlers: handlers({
      ...accountHandlers(ctx, accountDeps),
      ...adminThirdPartyHandlers(ctx, sealer),
      ...webhookHandlers(ctx, sealer),
      channels: async () => ({ body: { items: [], nextCursor: null } }),
      requestToken: async () => ({ body: aQuote() }),
    }),
  })
}

function asAdmin<T>(path: string, body?: object, more: Record<string, string> = {}) {
  return apps[0].call<T>(path, body, { 'x-admin-key': adminKey, ...more })
}

async function issue(given: object = {}): Promise<ApiKeyIssued> {
  const { status, body } = await asAdmin<ApiKeyIssued>('/admin/api-keys', { name: 'Example Wallet', scopes: wide, ...given })
  expect(status).toBe(201)
  return body
}

function withKey<T = { code?: string }>(secret: string, path: string, body?: object, app: TestApp = apps[0]) {
  return app.call<T>(path, body, { 'x-api-key': secret })
}

it('tells the secret once: neither the books, nor the list, nor a repeat of the call have it', async () => {
  const repeat = { 'idempotency-key': 'lost-answer' }
  const { body: key } = await asAdmin<ApiKeyIssued>('/admin/api-keys', { name: 'one', scopes: wide, note: 'for them' }, repeat)
  const again = await asAdmin('/admin/api-keys', { name: 'one', scopes: wide, note: 'for them' }, repeat)
  expect(again).toMatchObject({ status: 400, body: { code: 'invalid-request', errors: [{ path: 'name' }] } })
  const { body } = await asAdmin<List<ApiKeyView>>('/admin/api-keys')
  expect(body.items).toEqual([expect.objectContaining({ id: key.id, name: 'one', state: 'active', scopes: wide })])
  const kept = JSON.stringify([body, await db.select().from(idempotencyKeys), await db.select().from(auditLog)])
  const random = key.secret.slice(-43)
  expect(kept).not.toContain(random)
  const [row] = await db.select().from(apiKeys)
  expect(Buffer.from(row?.secretHash ?? []).toString('latin1')).not.toContain(random)
  expect(await db.select().from(auditLog)).toMatchObject([
    { action: 'issue-api-key', actor: 'admin-key', subject: `api-key:${key.id}`, after: { name: 'one', scopes: wide, note: 'for them' } },
  ])
})

it('refuses at issuing what could not be meant', async () => {
  for (const wrong of [{ scopes: {} }, { scopes: { read: 0 } }, { scopes: { admin: 1 } }, { expiresAt: now.toISOString() }, { name: ' ' }])
    expect(await asAdmin('/admin/api-keys', { name: 'x', scopes: wide, ...wrong })).toMatchObject({ status: 400 })
  expect(await db.$count(apiKeys)).toBe(0)
})

it('lists what was asked for with it, and nothing of others', async () => {
  const [mine, others] = [await issue(), await issue({ name: 'Another' })]
  const token = await aToken(ctx, ['1'], { apiKey: mine.id })
  await aToken(ctx, ['2'], { apiKey: others.id })
  await aToken(ctx, ['3'])
  await aToken(ctx, ['4'], { apiKey: mine.id, status: 'expired' })
  const list = (query = '') => withKey<List<OperationView>>(mine.secret, `/clearing/operations${query}`)
  expect((await list()).body.items.map(one => one.token)).toEqual([token.id])
  expect((await list('?status=awaiting_payment')).body.items.map(one => one.token)).toEqual([token.id])
  expect((await list('?status=cleared')).body.items).toEqual([])
  const second = await aToken(ctx, ['5'], { apiKey: mine.id, createdAt: new Date(startedAt.getTime() + 1_000) })
  const page = (await list('?limit=1')).body
  expect(page.items.map(one => one.token)).toEqual([second.id])
  expect((await list(`?limit=1&cursor=${page.nextCursor}`)).body.items.map(one => one.token)).toEqual([token.id])
})

it('may call what it has a scope of, and signs nobody in', async () => {
  const { secret } = await issue({ scopes: { read: 10 } })
  expect(await withKey(secret, '/channels')).toMatchObject({ status: 200 })
  expect(await withKey(secret, '/clearing/request-token', price)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  for (const path of ['/admin/api-keys', '/users/statistics', '/auth/session'])
    expect(await withKey(secret, path)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})

describe('its webhooks', () => {
  const make = async (key: ApiKeyIssued) => {
    const asked = { apiKey: key.id, url: 'https://one.example/hook', topics: ['order.*'] }
    return (await asAdmin<WebhookMade>('/admin/webhooks', asked)).body
  }

  it('are listed for it alone, without who made them', async () => {
    const [mine, others] = [await issue(), await issue({ name: 'Another' })]
    const { apiKey: _, created: __, secret: ___, ...hook } = await make(mine)
    await make(others)
    expect(await withKey(mine.secret, '/webhooks')).toEqual({ status: 200, body: { items: [hook], nextCursor: null } })
  })

  it('get a new secret by it, told once and written down, and not by the key of another or without one', async () => {
    const [mine, others] = [await issue(), await issue({ name: 'Another' })]
    const { id, secret: first } = await make(mine)
    const path = `/webhooks/${id}/secret`
    expect(await withKey(others.secret, path, {})).toMatchObject({ status: 404 })
    expect([(await apps[0].call(path, {})).status, (await asAdmin(path, {})).status]).toEqual([403, 403])
    const { status, body } = await withKey<OwnWebhookWithSecret>(mine.secret, path, {})
    expect(status).toBe(200)
    const [row] = await db.select().from(webhooks)
    expect([body.secret === first, sealer.open(row?.secret ?? Buffer.alloc(0), id)]).toEqual([false, body.secret])
    const written = await db.select().from(auditLog)
    expect(written.at(-1)).toMatchObject({ action: 'renew-webhook-secret', actor: `api-key:${mine.id}`, subject: `webhook:${id}` })
    expect(JSON.stringify(written)).not.toContain(body.secret)
  })
})

it('has shares of its own, in all processes together, and a quota of the day', async () => {
  const [few, quota] = [await issue({ scopes: { look: 10, order: 2 } }), await issue({ name: 'quota', scopes: wide, ordersPerDay: 1 })]
  const [one, other] = apps
  const statuses = []
  for (const app of [one, other, one]) statuses.push((await withKey(few.secret, '/clearing/request-token', price, app)).status)
  expect(statuses).toEqual([201, 201, 429])
  // Another key is not concerned.
  expect(await withKey(quota.secret, '/clearing/request-token', price)).toMatchObject({ status: 201 })
  const over = await withKey<{ detail: string }>(quota.secret, '/clearing/request-token', price, other)
  expect([over.status, Number(/in (\d+) s/.exec(over.body.detail)?.[1])]).toEqual([429, expect.toSatisfy((s: number) => s > 3_600)])
})

it('is let in when its network is over its share', async () => {
  const { secret } = await issue()
  const crowded = await start(1)
  const anybody = async () => (await crowded.call('/channels')).status
  expect([await anybody(), await anybody()]).toEqual([200, 429])
  expect(await withKey(secret, '/channels', undefined, crowded)).toMatchObject({ status: 200 })
  expect(await withKey(`${secret.slice(0, -1)}_`, '/channels', undefined, crowded)).toMatchObject({ status: 403 })
  await crowded.close()
})

it('remembers its last use, to the minute', async () => {
  const { id, secret } = await issue()
  const lastUse = async () => (await db.select().from(apiKeys)).find(row => row.id === id)?.lastUsedAt
  await withKey(secret, '/channels')
  now = new Date(startedAt.getTime() + 59_000)
  await withKey(secret, '/channels')
  expect(await lastUse()).toEqual(startedAt)
  now = new Date(startedAt.getTime() + 60_000)
  await withKey(secret, '/channels', undefined, apps[1])
  expect(await lastUse()).toEqual(now)
})

it('is refused from the moment that it is revoked, by every process; so is what is no key', async () => {
  const { id, secret } = await issue()
  for (const app of apps) expect(await withKey(secret, '/channels', undefined, app)).toMatchObject({ status: 200 })
  expect(await asAdmin(`/admin/api-keys/${id}/revoke`, { note: 'it leaked' })).toMatchObject({ status: 200, body: { state: 'revoked' } })
  const refused = { status: 403, body: { code: 'forbidden', detail: 'This key is unknown, revoked, or its time is over.' } }
  for (const app of apps) expect(await withKey(secret, '/channels', undefined, app)).toMatchObject(refused)
  // A second time changes nothing, and the name is free again.
  await asAdmin(`/admin/api-keys/${id}/revoke`, {})
  expect((await db.select().from(auditLog)).map(row => row.action)).toEqual(['issue-api-key', 'revoke-api-key'])
  const next = await issue()
  for (const wrong of ['', 'x', adminKey, `${next.secret}0`, next.secret.replace(next.id, id), `rly_${'0'.repeat(16)}_${'a'.repeat(43)}`])
    expect(await withKey(wrong, '/channels')).toMatchObject(refused)
  expect(await asAdmin(`/admin/api-keys/${'0'.repeat(16)}/revoke`, {})).toMatchObject({ status: 404 })
})

it('is over when its time is', async () => {
  const { secret } = await issue({ expiresAt: new Date(startedAt.getTime() + 60_000).toISOString() })
  expect(await withKey(secret, '/channels')).toMatchObject({ status: 200 })
  now = new Date(startedAt.getTime() + 60_000)
  expect(await withKey(secret, '/channels')).toMatchObject({ status: 403 })
  expect((await asAdmin<List<ApiKeyView>>('/admin/api-keys')).body.items).toMatchObject([{ state: 'expired' }])
})

it('is for admins to give', async () => {
  expect(await apps[0].call('/admin/api-keys')).toMatchObject({ status: 401 })
  expect(await apps[0].call('/admin/api-keys', { name: 'x', scopes: wide })).toMatchObject({ status: 401 })
  expect(await db.$count(apiKeys)).toBe(0)
})
