import type { TokenRow } from '../db/schema/index.ts'
import type { MailServer } from '../operations/alerts/testing.ts'
import type { NoticeAsker } from './subscribe.ts'
import type { Ways } from './ways.ts'
import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { accountOf, paymentMemo } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import webPush from 'web-push'
import { aContext, aToken, blocksFor, ours, paid, received, sent, wallet } from '../clearing/testing.ts'
import { addToTimeline } from '../clearing/timeline/timeline.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { notices, noticeSubscriptions, payments, refunds, refundTransactions } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { listen } from '../http/testing.ts'
import { callWebhook } from '../operations/alerts/callWebhook.ts'
import { blockList } from '../operations/alerts/mayBeCalled.ts'
import { startMailServer } from '../operations/alerts/testing.ts'
import { createNoticeKeys } from './noticeKeys.ts'
import { sendNotices } from './sendNotices.ts'
import { askForNotices, confirmNotices, stopNotices } from './subscribe.ts'
import { forgetAddresses, tellOrders } from './tellOrders.ts'
import { createWays } from './ways.ts'

const database = await useDatabase()
const { db } = database
const publicUrl = 'https://clear.example'
const secrets = ['s'.repeat(32)]
const keys = createNoticeKeys(secrets)
const { publicKey, privateKey } = webPush.generateVAPIDKeys()
const none = { slackUrl: undefined, discordUrl: undefined, webhookUrl: undefined, webhookSecret: undefined }
const stranger: NoticeAsker = { account: null, mayMail: async () => {} }
const alice = 'alice@example.org'

let clock: Date
let mail: MailServer
let ways: Ways
beforeEach(async () => {
  clock = new Date('2026-01-01T12:00:00Z')
  mail = await startMailServer()
  ways = mailWays()
})

function mailWays(): Ways {
  return createWays({ notify: { ...none, smtpUrl: mail.url, mailFrom: 'told@clear.example' }, webPushKeys: undefined }, publicUrl)
}

const lines: string[] = []
const note = (fields: object, message?: string) => void lines.push(`${JSON.stringify(fields)} ${message}`)
function deps() {
  return {
    database,
    keys,
    ways,
    now: () => clock,
    publicUrl,
    service: 'relayooor',
    log: { debug: note, info: note, warn: note, error: note },
  }
}

function pass(seconds: number): void {
  clock = new Date(clock.getTime() + seconds * 1_000)
}

/** What the scheduler does, each thing once. */
async function turn(): Promise<void> {
  await tellOrders(deps())
  for (const way of ['email', 'push'] as const) if (ways[way]) await sendNotices(deps(), way, ways[way])
  await forgetAddresses(deps())
}

/** An order, paid with so much, and what carries its transfer. */
async function paidOrder(amount = '1100uatom') {
  const ctx = await aContext(database)
  const block = blocksFor(ctx)
  const order = await aToken(ctx, ['1'])
  await block('a-1', [sent('1')])
  await block('a-1', [paid({ memo: paymentMemo(order.id), amount })])
  return { ctx, order, carry: () => block('b-1', [received(ours, 'success', '1')]) }
}

function ask(order: Pick<TokenRow, 'id'>, email = alice, language = 'en') {
  return askForNotices(deps(), { token: order.id, secret: keys.secretOf(order.id), language, email }, stranger)
}

/** The newest mail, its long lines whole again. */
function newest(): string {
  return (mail.mails.at(-1)?.text ?? '').replaceAll('=\r\n', '').replaceAll('\r\n ', ' ').replaceAll('=3D', '=')
}

/** The key in the link of the newest mail. */
function keyIn(what: 'confirm' | 'stop'): string {
  const text = newest()
  return new RegExp(`#${what}=(\\S+)`).exec(text)?.[1] ?? expect.fail(text)
}

const addresses = () => db.select().from(noticeSubscriptions)

it('asks first, tells once that the order is done, and forgets the address then', async () => {
  const { order, carry } = await paidOrder()
  expect(await ask(order)).toEqual({ token: order.id, way: 'email', state: 'asked' })
  await turn()
  await turn()
  expect(mail.mails).toMatchObject([{ to: [alice], text: expect.stringContaining('Subject: relayooor: may we write to you') }])
  // It may be a stranger's: it says nothing of the order.
  expect(mail.mails[0]?.text).not.toContain(order.id)
  const [row] = await addresses()
  expect(Buffer.from(row?.address ?? []).toString('latin1')).not.toContain('alice')
  expect(JSON.stringify(row)).not.toContain('alice')

  const key = keyIn('confirm')
  expect(await confirmNotices(deps(), key)).toEqual({ token: order.id, way: 'email', state: 'on' })
  expect(await confirmNotices(deps(), key)).toMatchObject({ state: 'on' })
  await turn()
  expect(mail.mails).toHaveLength(1)
  await carry()
  await turn()
  await turn()
  expect(mail.mails).toHaveLength(2)
  const text = newest()
  expect(text).toContain('Subject: relayooor: your order has ended')
  expect(text).toContain(`${publicUrl}/clear/${order.id}`)
  expect(text).toMatch(/List-Unsubscribe: <https:\/\/clear\.example\/api\/v1\/notifications\/stop\?key=[\w.-]+>/)
  expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(text).not.toMatch(/uatom|1100|cosmos1/)
  expect(await addresses()).toEqual([])
  expect(lines.join()).not.toContain('alice')
})

it('says it in the language of the page, and in English where it has none', async () => {
  const { order } = await paidOrder()
  await ask(order, 'a@example.org', 'de')
  await ask(order, 'b@example.org', 'xx')
  await turn()
  expect(mail.mails.map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1])).toEqual([
    expect.stringMatching(/D=C3=BCrfen_wir|Dürfen wir/),
    expect.stringContaining('may we write to you'),
  ])
})

it('is asked for with the secret of the order, or by its wallet; else by nobody', async () => {
  const { order } = await paidOrder()
  const asked = { token: order.id, language: 'en', email: alice }
  for (const secret of [undefined, '', keys.secretOf(randomUUID()), keys.linkKey('stop', order.id)])
    await expect(askForNotices(deps(), { ...asked, secret }, stranger)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(askForNotices(deps(), asked, { ...stranger, account: 'ff'.repeat(20) })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await askForNotices(deps(), asked, { ...stranger, account: accountOf(wallet) })).toMatchObject({ state: 'asked' })
  const unknown = randomUUID()
  await expect(ask({ id: unknown })).rejects.toMatchObject({ code: 'not-found' })
})

it('is for paid orders that are not over, and three addresses of each, however many ask at once', async () => {
  const { ctx, order, carry } = await paidOrder()
  const unpaid = await aToken(ctx, ['2'])
  await expect(ask(unpaid)).rejects.toMatchObject({ code: 'notice-refused', facts: { reason: 'not-paid' } })
  const all = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map(name => ask(order, `${name}@example.org`)))
  expect(all.filter(one => one.status === 'fulfilled')).toHaveLength(3)
  expect(all.find(one => one.status === 'rejected')?.reason).toMatchObject({ facts: { reason: 'too-many' } })
  expect(await addresses()).toHaveLength(3)
  await carry()
  await expect(ask(order)).rejects.toMatchObject({ facts: { reason: 'over' } })
  ways = createWays({ notify: { ...none, smtpUrl: undefined, mailFrom: undefined }, webPushKeys: undefined }, publicUrl)
  await expect(ask(order)).rejects.toMatchObject({ facts: { reason: 'way-off' } })
})

it('an address that nobody confirms gets one question, or one more for each time it is asked, and is gone in a day', async () => {
  const { order, carry } = await paidOrder()
  await ask(order)
  await ask(order, 'Alice@Example.org')
  await turn()
  await ask(order)
  await turn()
  await carry()
  await turn()
  expect(mail.mails).toHaveLength(2)
  const key = keyIn('confirm')
  pass(24 * 3_600 + 1)
  await turn()
  expect(await addresses()).toEqual([])
  await expect(confirmNotices(deps(), key)).rejects.toMatchObject({ code: 'not-found' })
})

it('who is over his mails asks for none', async () => {
  const { order } = await paidOrder()
  const mayMail = () => Promise.reject(new Error('too many'))
  const asked = { token: order.id, secret: keys.secretOf(order.id), language: 'en', email: alice }
  await expect(askForNotices(deps(), asked, { account: null, mayMail })).rejects.toThrow('too many')
  expect(await addresses()).toEqual([])
})

it('one click ends it, a second does no harm, and a guessed key does nothing', async () => {
  const { order, carry } = await paidOrder()
  await ask(order)
  await turn()
  await confirmNotices(deps(), keyIn('confirm'))
  const [row] = await addresses()
  const id = row?.id ?? expect.fail()
  for (const key of [keys.linkKey('confirm', id), `${id}.${'A'.repeat(43)}`])
    await expect(stopNotices(deps(), key)).rejects.toMatchObject({ code: 'not-found' })
  await stopNotices(deps(), keys.linkKey('stop', id))
  await stopNotices(deps(), keys.linkKey('stop', id))
  await carry()
  await turn()
  expect(mail.mails).toHaveLength(1)
  expect(await db.select().from(notices)).toEqual([])
})

it('money that goes back is told when all of it is there; what nobody knows an owner of, at once', async () => {
  const { ctx, order, carry } = await paidOrder('1200uatom')
  await ask(order)
  await turn()
  await confirmNotices(deps(), keyIn('confirm'))
  await carry()
  await turn()
  expect(mail.mails.at(-1)?.text).toContain('your order has ended')
  expect(await addresses()).toHaveLength(1)
  const [transaction] = await db.insert(refundTransactions).values(aRefundTransaction()).returning()
  await inTransaction(database, 'test', async tx => {
    await tx.update(refunds).set({ status: 'confirmed', transactionId: transaction?.id ?? null, net: 90n })
    await tx.update(payments).set({ state: 'held', heldReason: 'no-safe-recipient' }).where(eq(payments.token, order.id))
    addToTimeline(tx, order.id, {
      at: ctx.now(),
      kind: 'refund-confirmed',
      text: 'Back.',
      data: { reason: 'over', chainId: 'a-1', denom: 'uatom', amount: '90' },
    })
  })
  await turn()
  await turn()
  expect(mail.mails.slice(2).map(({ text }) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim())).toEqual([
    'relayooor: your money is back',
    'relayooor: a payment waits for you',
  ])
  expect(await addresses()).toHaveLength(1)
  pass(91 * 24 * 3_600)
  await turn()
  expect(await addresses()).toEqual([])
})

it('a server that is away or busy is asked again, under the same id, and one that knows nobody there is not', async () => {
  const { order } = await paidOrder()
  await ask(order)
  const { email } = ways
  ways = {
    ...ways,
    email:
      createWays({ notify: { ...none, smtpUrl: 'smtp://127.0.0.1:1', mailFrom: 'told@clear.example' }, webPushKeys: undefined }, publicUrl)
        .email ?? expect.fail(),
  }
  await turn()
  await turn()
  expect(await db.select().from(notices)).toMatchObject([{ attempts: 1, nextAttemptAt: new Date(clock.getTime() + 10_000) }])
  ways = { ...ways, email: email ?? expect.fail() }
  mail.refuses = 451
  pass(10)
  await turn()
  expect(await db.select().from(notices)).toMatchObject([{ attempts: 2 }])
  mail.refuses = null
  pass(60)
  await turn()
  expect(mail.mails).toHaveLength(1)
  mail.refuses = 550
  await ask(order)
  await turn()
  expect(await addresses()).toEqual([])
})

it('of two senders one sends; who dies after it was taken sends it again as the same mail', async () => {
  const { order } = await paidOrder()
  await ask(order)
  const email = ways.email ?? expect.fail()
  await Promise.all([sendNotices(deps(), 'email', email), sendNotices(deps(), 'email', email)])
  expect(mail.mails).toHaveLength(1)
  // As a process leaves it that ends before it has heard the answer.
  await db.update(notices).set({ attempts: 1, nextAttemptAt: clock })
  await sendNotices(deps(), 'email', email)
  const ids = mail.mails.map(({ text }) => /^Message-ID:\s*(\S+)/im.exec(text)?.[1])
  expect(ids[0]).toMatch(/confirm@clear\.example>/)
  expect(ids).toEqual([ids[0], ids[0]])
})

it('what no key opens any more is deleted', async () => {
  const { order } = await paidOrder()
  await ask(order)
  await sendNotices({ ...deps(), keys: createNoticeKeys(['t'.repeat(32)]) }, 'email', ways.email ?? expect.fail())
  expect([mail.mails, await addresses()]).toEqual([[], []])
})

function pushAddress(endpoint = 'https://fcm.googleapis.com/fcm/send/abc') {
  return {
    endpoint,
    keys: { p256dh: publicKey, auth: randomBytes(16).toString('base64url') },
  }
}

function askByPush(order: Pick<TokenRow, 'id'>, endpoint?: string) {
  return askForNotices(deps(), { token: order.id, secret: keys.secretOf(order.id), language: 'en', push: pushAddress(endpoint) }, stranger)
}

function pushWays(call: Parameters<typeof createWays>[2]): Ways {
  return createWays(
    { notify: { ...none, smtpUrl: undefined, mailFrom: undefined }, webPushKeys: { publicKey, privateKey } },
    publicUrl,
    call,
  )
}

it('a browser is told by its push service, which reads nothing of it', async () => {
  const calls: { url: string | undefined; headers: Record<string, unknown>; body: Buffer }[] = []
  let status = 201
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      calls.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(status).end()
    })
  })
  const url = await listen(server)
  onTestFinished(() => void server.close())
  // It is called as always, at another place.
  ways = pushWays(call =>
    callWebhook({ ...call, url: call.url.replace('https://fcm.googleapis.com', url), allowed: blockList(['127.0.0.1']) }),
  )
  const { order, carry } = await paidOrder()
  expect(await askByPush(order)).toEqual({ token: order.id, way: 'push', state: 'on' })
  await turn()
  expect(calls).toEqual([])
  status = 503
  await carry()
  await turn()
  status = 201
  pass(10)
  await turn()
  await turn()
  expect(calls).toHaveLength(2)
  expect(calls[1]).toMatchObject({
    url: '/fcm/send/abc',
    headers: {
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      authorization: expect.stringMatching(/^vapid t=[\w.-]+, k=/),
      topic: calls[0]?.headers.topic,
    },
  })
  expect(calls[1]?.body.toString('latin1')).not.toContain(order.id)
  expect(await addresses()).toEqual([])
})

it('a browser that takes no more is forgotten', async () => {
  const { order, carry } = await paidOrder('1200uatom')
  ways = pushWays(async () => ({ status: 410, text: '' }))
  await askByPush(order)
  await carry()
  await turn()
  expect(await addresses()).toEqual([])
})

it('an address here or anywhere else is no push service, and neither is one that turns out to be here', async () => {
  const { order, carry } = await paidOrder()
  ways = pushWays(call => callWebhook({ ...call, resolve: async () => [{ address: '127.0.0.1', family: 4 }] }))
  for (const endpoint of ['https://127.0.0.1/x', 'https://localhost/x', 'https://example.org/x'])
    await expect(askByPush(order, endpoint)).rejects.toMatchObject({ facts: { reason: 'push-service' } })
  await askByPush(order)
  await carry()
  await turn()
  expect(await db.select().from(notices)).toMatchObject([{ kind: 'done', attempts: 1 }])
})

function aRefundTransaction(): typeof refundTransactions.$inferInsert {
  return {
    chainId: 'a-1',
    origin: 'hot',
    sender: wallet,
    sequence: 1,
    txHash: 'AB'.repeat(32),
    txBytes: '',
    timeoutHeight: 100,
    gasLimit: 1,
    feeDenom: 'uatom',
    feeAmount: 1n,
    status: 'confirmed',
    createdAt: clock,
    height: 50,
    code: 0,
  }
}
