import type { IncomingHttpHeaders } from 'node:http'
import type { SendDeps } from './sendWebhooks.ts'
import { createHmac } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { WebhookMessage } from '@relayooor/shared'
import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { aContext, aToken, blocksFor, sent, startedAt, wallet } from '../clearing/testing.ts'
import { addToTimeline } from '../clearing/timeline/timeline.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { apiKeys, auditLog, webhookDeliveries, webhooks } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { eventually } from '../http/testing.ts'
import { blockList } from '../operations/alerts/mayBeCalled.ts'
import { mostWaiting, sendWebhooks } from './sendWebhooks.ts'
import { tellStuck } from './tellStuck.ts'
import { anApiKey, aWebhook, sealer, secret, serve } from './testing.ts'
import { createWebhook, redeliverWebhook, renewWebhookSecret, switchWebhook } from './webhooks.ts'

const database = await useDatabase()
const { db } = database
const by = () => ({ at: clock, actor: 'admin-key', source: '127.0.0.1' })

let clock: Date
let ctx: Awaited<ReturnType<typeof aContext>>
let key: string
/** What came, and what is answered to it. */
let came: { headers: IncomingHttpHeaders; body: string; message: WebhookMessage }[]
let answer: (message: WebhookMessage) => number

beforeEach(async () => {
  clock = startedAt
  ctx = await aContext(database, { now: () => clock })
  key = await anApiKey(db, startedAt)
  came = []
  answer = () => 200
})

function receiver(): Promise<string> {
  return serve(async (request, response) => {
    const body = await text(request)
    const message = WebhookMessage.parse(JSON.parse(body))
    came.push({ headers: request.headers, body, message })
    response.writeHead(answer(message)).end()
  })
}

const lines: string[] = []
const note = (fields: object, message?: string) => void lines.push(`${JSON.stringify(fields)} ${message}`)
function deps(overrides: Partial<SendDeps> = {}): SendDeps {
  const log = { debug: note, info: note, warn: note, error: note }
  return { database, log, now: () => clock, keys: sealer, service: 'Relay', allowed: blockList(['127.0.0.1']), ...overrides }
}

function pass(seconds: number): void {
  clock = new Date(clock.getTime() + seconds * 1_000)
}

/** Lines of an order, in one transaction. */
async function happen(token: string, ...kinds: ('queued' | 'cleared' | 'expired')[]): Promise<void> {
  await inTransaction(database, 'test', async tx => {
    for (const kind of kinds) {
      if (kind === 'cleared') addToTimeline(tx, token, { at: clock, kind, text: 'Cleared.', data: { earned: '1', denom: 'uatom' } })
      else addToTimeline(tx, token, { at: clock, kind, text: kind, data: {} })
    }
  })
}

/** As a receiver makes it, at the clock of the test. */
function signatureOf(body: string, by: string): string {
  const seconds = clock.getTime() / 1_000
  return `t=${seconds},v1=${createHmac('sha256', by).update(`${seconds}.${body}`).digest('hex')}`
}

const types = () => came.map(one => `${one.message.type} ${one.message.order?.revision}`)
const waiting = () => db.$count(webhookDeliveries, sql`${webhookDeliveries.nextAttemptAt} is not null`)
const hook = async (id: string) => (await db.select().from(webhooks).where(eq(webhooks.id, id)))[0] ?? expect.fail()

it('tells an order from its first revision on, in order, signed, and nothing of others', async () => {
  const url = await receiver()
  const other = await anApiKey(db, startedAt)
  await aWebhook(db, key, url)
  const [mine, theirsOrder, anybodys] = [
    await aToken(ctx, ['1'], { apiKey: key }),
    await aToken(ctx, ['2'], { apiKey: other }),
    await aToken(ctx, ['3']),
  ]
  for (const { id } of [mine, theirsOrder, anybodys]) await happen(id, 'queued', 'cleared')
  await sendWebhooks(deps())()
  expect(types()).toEqual(['order.queued 1', 'order.cleared 2'])
  const { headers, body, message } = came[1] ?? expect.fail()
  expect(message).toEqual({
    id: headers['relayooor-delivery'],
    type: 'order.cleared',
    service: 'Relay',
    at: startedAt.toISOString(),
    text: 'Cleared.',
    order: { token: mine.id, revision: 2 },
    data: { earned: '1', denom: 'uatom' },
  })
  expect(headers['relayooor-signature']).toBe(signatureOf(body, secret))
  expect(await waiting()).toBe(0)
})

it('writes it down with the change, or not at all', async () => {
  await aWebhook(db, key, 'https://one.example')
  const { id } = await aToken(ctx, ['1'], { apiKey: key })
  const failing = inTransaction(database, 'test', async tx => {
    addToTimeline(tx, id, { at: clock, kind: 'queued', text: 'x', data: {} })
    addToTimeline(tx, '00000000-0000-4000-8000-000000000000', { at: clock, kind: 'queued', text: 'no such order', data: {} })
  })
  await expect(failing).rejects.toThrow('no such token')
  expect(await db.$count(webhookDeliveries)).toBe(0)
  await happen(id, 'queued')
  expect(await db.$count(webhookDeliveries)).toBe(1)
})

it('writes nothing for what is off, for a key that counts no more, or for another topic', async () => {
  const over = await anApiKey(db, startedAt, { expiresAt: startedAt })
  const revoked = await anApiKey(db, startedAt, { revokedAt: startedAt, revokedBy: 'admin-key' })
  await aWebhook(db, key, 'https://one.example', { offAt: startedAt, offWhy: 'operator' })
  await aWebhook(db, key, 'https://two.example', { topics: ['refund.*'] })
  await aWebhook(db, over, 'https://three.example')
  await aWebhook(db, revoked, 'https://four.example')
  for (const apiKey of [key, over, revoked]) await happen((await aToken(ctx, ['1'], { apiKey })).id, 'cleared')
  expect(await db.$count(webhookDeliveries)).toBe(0)
  const { id } = await aToken(ctx, ['2'], { apiKey: key })
  await inTransaction(database, 'test', async tx =>
    addToTimeline(tx, id, {
      at: clock,
      kind: 'refund-sent',
      text: 'On its way.',
      data: { reason: 'over', chainId: 'a-1', denom: 'uatom', amount: '5' },
    }),
  )
  expect(await db.select().from(webhookDeliveries)).toMatchObject([{ type: 'refund.sent', subject: id, revision: 1 }])
})

it('tries again what was not taken, before the later ones of its order; other orders do not wait for it', async () => {
  const id = await aWebhook(db, key, await receiver())
  const [one, other] = [await aToken(ctx, ['1'], { apiKey: key }), await aToken(ctx, ['2'], { apiKey: key })]
  await happen(one.id, 'queued', 'cleared')
  await happen(other.id, 'queued')
  const send = sendWebhooks(deps())
  answer = ({ order }) => (order?.token === one.id ? 500 : 200)
  for (let run = 0; run < 4; run += 1) await send()
  expect(types().toSorted()).toEqual(['order.queued 1', 'order.queued 1'])
  expect(await db.select().from(webhookDeliveries).orderBy(webhookDeliveries.id)).toMatchObject([
    { attempts: 1, status: 500, nextAttemptAt: new Date(startedAt.getTime() + 10_000), deliveredAt: null },
    { attempts: 0 },
    { attempts: 1, status: 200, nextAttemptAt: null, deliveredAt: startedAt },
  ])
  answer = () => 200
  pass(10)
  await send()
  expect(types().slice(2)).toEqual(['order.queued 1', 'order.cleared 2'])
  const [first, again, later] = came.filter(({ message }) => message.order?.token === one.id).map(({ message }) => message.id)
  expect([again === first, later === first]).toEqual([true, false])
  expect(await hook(id)).toMatchObject({ failingSince: null })
})

it('gives up after two days, and sends it again by hand, under the same id', async () => {
  await aWebhook(db, key, await receiver())
  const { id } = await aToken(ctx, ['1'], { apiKey: key })
  await happen(id, 'queued', 'cleared')
  const send = sendWebhooks(deps())
  answer = ({ order }) => (order?.revision === 1 ? 503 : 200)
  for (let hour = 0; hour < 60; hour += 1) {
    await send()
    pass(3_600)
  }
  expect(await db.select().from(webhookDeliveries).orderBy(webhookDeliveries.id)).toMatchObject([
    { nextAttemptAt: null, deliveredAt: null, status: 503, attempts: 57 },
    { nextAttemptAt: null, status: 200 },
  ])
  answer = () => 200
  const first = came[0]?.message.id
  came = []
  await redeliverWebhook(database, Number(first), by())
  await send()
  expect([types(), came[0]?.message.id]).toEqual([['order.queued 1'], first])
  await expect(redeliverWebhook(database, 999_999, by())).rejects.toMatchObject({ code: 'not-found' })
})

it('is turned off by a receiver that is gone; turned on again, it goes on', async () => {
  const id = await aWebhook(db, key, await receiver())
  const { id: token } = await aToken(ctx, ['1'], { apiKey: key })
  await happen(token, 'queued')
  const send = sendWebhooks(deps())
  answer = () => 410
  await send()
  expect(await hook(id)).toMatchObject({ offWhy: 'gone', offAt: startedAt })
  expect(await db.select().from(auditLog)).toMatchObject([{ actor: 'system', action: 'turn-off-webhook', after: { why: 'gone' } }])
  pass(24 * 3_600)
  await happen(token, 'cleared')
  await send()
  expect(types()).toEqual(['order.queued 1'])
  answer = () => 200
  expect(await switchWebhook(database, id, true, by())).toMatchObject({ waiting: 1 })
  await happen(token, 'expired')
  await send()
  // What happened while it was off was not written down: revisions tell it.
  expect(types().slice(1)).toEqual(['order.queued 1', 'order.expired 3'])
})

it('keeps nobody waiting for who is slow, and waits for him beside the others', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const slow = await serve(async (request, response) => {
    await text(request)
    await released
    response.end()
  })
  const others = await anApiKey(db, startedAt)
  await aWebhook(db, key, slow)
  await aWebhook(db, others, await receiver())
  const send = sendWebhooks(deps({ timeoutMs: 60_000 }))
  await happen((await aToken(ctx, ['1'], { apiKey: key })).id, 'queued')
  await happen((await aToken(ctx, ['2'], { apiKey: others })).id, 'queued')
  await send()
  expect(types()).toEqual(['order.queued 1'])
  await happen((await aToken(ctx, ['3'], { apiKey: others })).id, 'queued')
  await send()
  expect([types(), await waiting()]).toEqual([['order.queued 1', 'order.queued 1'], 1])
  release()
  await eventually(waiting).toBe(0)
})

it('is sent by one of two who send at once', async () => {
  await aWebhook(db, key, await receiver())
  await happen((await aToken(ctx, ['1'], { apiKey: key })).id, 'queued')
  await Promise.all([sendWebhooks(deps())(), sendWebhooks(deps())()])
  await eventually(waiting).toBe(0)
  expect(came).toHaveLength(1)
})

it('is turned off when more waits than is kept, and with a secret that no key opens', async () => {
  const [full, lost] = [
    await aWebhook(db, key, 'https://one.example'),
    await aWebhook(db, key, 'https://two.example', { secret: Buffer.alloc(60) }),
  ]
  await db.execute(sql`insert into ${webhookDeliveries} (webhook_id, subject, revision, type, at, text, data, next_attempt_at)
    select ${full}, 'x', n, 'order.queued', ${clock}, '', '{}', ${clock} from generate_series(1, ${mostWaiting + 1}::int) n`)
  await db.insert(webhookDeliveries).values({
    ...{ webhookId: lost, subject: 'x', revision: 1, type: 'order.queued', text: '', data: {} },
    ...{ at: clock, nextAttemptAt: clock },
  })
  const send = sendWebhooks(deps())
  await send()
  await eventually(async () => [(await hook(full)).offWhy, (await hook(lost)).offWhy]).toEqual(['full', 'secret-lost'])
})

it('signs by its new secret what waits too, and is on again where the old one was lost', async () => {
  const id = await aWebhook(db, key, await receiver(), { secret: Buffer.alloc(60) })
  await happen((await aToken(ctx, ['1'], { apiKey: key })).id, 'queued')
  const send = sendWebhooks(deps())
  await send()
  await eventually(async () => (await hook(id)).offWhy).toBe('secret-lost')
  const renewed = await renewWebhookSecret({ database, keys: sealer }, { apiKey: key, id }, by())
  expect(renewed).toMatchObject({ waiting: 1 })
  expect(renewed).not.toHaveProperty('off')
  await send()
  await eventually(waiting).toBe(0)
  expect(came.map(({ headers, body }) => headers['relayooor-signature'] === signatureOf(body, renewed.secret))).toEqual([true])
})

it('calls public addresses alone, and follows nothing', async () => {
  let followed = false
  const beyond = await serve((_, response) => {
    followed = true
    response.end()
  })
  const redirecting = await serve((_, response) => response.writeHead(302, { location: beyond }).end())
  const url = await receiver()
  await aWebhook(db, key, redirecting)
  await happen((await aToken(ctx, ['1'], { apiKey: key })).id, 'queued')
  await sendWebhooks(deps())()
  expect([followed, (await db.select().from(webhookDeliveries))[0]?.status]).toEqual([false, 302])
  await db.update(webhooks).set({ url })
  pass(60)
  await sendWebhooks(deps({ allowed: blockList([]) }))()
  expect(came).toEqual([])
  expect(await db.select().from(webhookDeliveries)).toMatchObject([{ status: null, answer: expect.stringContaining('no public address') }])
})

it('tells once that a transfer of an address is stuck', async () => {
  const block = blocksFor(ctx)
  await block('a-1', [sent('1', '2')])
  await aWebhook(db, key, await receiver(), { topics: ['packet.stuck'], addresses: [wallet] })
  await tellStuck(ctx)
  expect(await waiting()).toBe(0)
  pass(300)
  for (let run = 0; run < 2; run += 1) await tellStuck(ctx)
  const send = sendWebhooks(deps())
  await send()
  expect(came.map(({ message }) => message.type)).toEqual(['packet.stuck', 'packet.stuck'])
  const [first] = came
  expect(first?.message).toMatchObject({
    text: 'A transfer that you follow is stuck.',
    data: { packet: { chainId: 'a-1', sequence: '1' }, sender: wallet, receiver: wallet, amount: { denom: 'uatom', amount: '5' } },
  })
  expect(first?.message).not.toHaveProperty('order')
  await tellStuck(ctx)
  expect(await waiting()).toBe(0)
})

it('is made for a key that counts, with a secret that is told once', async () => {
  const asked = { apiKey: key, url: 'https://one.example/hook', topics: ['order.*' as const], addresses: [] }
  const make = (more: object = {}) => createWebhook({ database, keys: sealer }, { ...asked, ...more }, by())
  const made = await make()
  const { secret: sealed } = await hook(made.id)
  expect(sealer.open(sealed, made.id)).toBe(made.secret)
  expect(JSON.stringify(await db.select().from(auditLog))).not.toContain(made.secret)
  await expect(make({ addresses: ['nobody'] })).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(make({ apiKey: '0'.repeat(16) })).rejects.toMatchObject({ code: 'not-found' })
  for (let n = 1; n < 5; n += 1) await make()
  await expect(make()).rejects.toMatchObject({ code: 'invalid-request', facts: { errors: [{ path: 'apiKey' }] } })
  await switchWebhook(database, made.id, false, by())
  await make()
  await db.update(apiKeys).set({ revokedAt: clock, revokedBy: 'admin-key' })
  await expect(make()).rejects.toMatchObject({ code: 'invalid-request' })
})
