import type { AdminPaymentView, AdminRefundView, FormerPaymentView, List } from '@relayooor/shared'
import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { paymentMemo, writeAddress } from '@relayooor/shared'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aChain, aContext, aToken, blocksFor, freeGas, paid, sent, startedAt } from '../clearing/testing.ts'
import { auditLog, formerWalletMoves, refunds } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { adminPaymentHandlers } from './adminPaymentHandlers.ts'
import { adminRefundHandlers } from './adminRefundHandlers.ts'
import { accountCaller, handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const { db } = database
const bob = writeAddress('cosmos', new Uint8Array(20).fill(2))
function admin(name: string): Caller {
  return accountCaller({ account: name, address: name, role: 'admin' })
}

let app: TestApp
let block: ReturnType<typeof blocksFor>
let ctx: Awaited<ReturnType<typeof aContext>>
beforeEach(async () => {
  ctx = await aContext(database, {
    gas: freeGas,
    chains: new Map([['a-1', aChain({})]]),
    settings: { refundAutoLimit: () => 1n },
  })
  block = blocksFor(ctx)
  app = await startTestApp({
    handlers: handlers({ ...adminPaymentHandlers(ctx), ...adminRefundHandlers(ctx) }),
    identify: async request => admin(request.get('cookie') ?? ''),
  })
})
afterEach(() => app.close())

function call<T = Record<string, unknown>>(name: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  return app.call<T>(`/admin${path}`, body, { cookie: name, origin: 'http://127.0.0.1:8080' })
}

/** A refund that waits for a person: too much was paid. */
async function aRefund(): Promise<AdminRefundView> {
  await block('a-1', [sent('1')])
  const { id } = await aToken(ctx, ['1'])
  await block('a-1', [paid({ memo: paymentMemo(id), amount: '1200uatom' })])
  const { body } = await call<List<AdminRefundView>>('ann', '/refunds')
  expect(body.items).toMatchObject([{ status: 'awaiting_approval' }])
  return body.items[0] ?? expect.fail()
}

async function aHeldPayment(): Promise<AdminPaymentView> {
  await block('a-1', [paid({ memo: 'thanks', from: bob })])
  const { body } = await call<List<AdminPaymentView>>('ann', '/payments?state=held')
  return body.items[0] ?? expect.fail()
}

/** Both at once: the answers of who won and who was told, the winner's name first. */
async function race(path: string, bodies: [object, object]) {
  const answers = await Promise.all(['ann', 'ben'].map(async (name, n) => ({ name, ...(await call(name, path, bodies[n])) })))
  const [won, lost] = answers.sort((a, b) => a.status - b.status)
  expect(answers.map(one => one.status)).toEqual([200, 409])
  return { won: won?.name, told: lost?.body }
}

it('of two who approve a refund one does, the other is told who and when', async () => {
  const { id, asOf } = await aRefund()
  const { won, told } = await race(`/refunds/${id}/approve`, [{}, {}])
  expect(told).toMatchObject({
    code: 'refund-not-waiting',
    decided: { by: won, at: startedAt.toISOString(), action: 'approve-refund' },
    detail: expect.stringContaining(`${won} was first`),
  })
  // Who has seen the refund wait does not stop what has been approved since.
  expect(await call('cat', `/refunds/${id}/reject`, { note: 'no', asOf })).toMatchObject({
    status: 409,
    body: { code: 'changed-since', decided: { action: 'approve-refund' } },
  })
  expect(await db.select().from(refunds)).toMatchObject([{ status: 'due' }])
})

it('of one who approves and one who rejects what both saw waiting, one does', async () => {
  const { id, asOf } = await aRefund()
  const answers = await Promise.all([
    call('ann', `/refunds/${id}/approve`, { asOf }),
    call('ben', `/refunds/${id}/reject`, { note: 'no', asOf }),
  ])
  expect(answers.map(one => one.status).sort()).toEqual([200, 409])
  expect(answers.find(one => one.status === 409)?.body).toMatchObject({ code: 'changed-since', asOf: expect.stringMatching(/^\d+$/) })
  const decisions = (await db.select().from(auditLog)).filter(one => ['approve-refund', 'reject-refund'].includes(one.action))
  expect(decisions).toHaveLength(1)
})

it('without our key an approved refund is approved once, and a rejected one rejected once', async () => {
  ctx.refundWallet = () => null
  const { id } = await aRefund()
  const { won, told } = await race(`/refunds/${id}/approve`, [{}, {}])
  expect(told).toMatchObject({ refundStatus: 'awaiting_approval', waitsFor: 'no-hot-key', decided: { by: won } })
  expect(await race(`/refunds/${id}/reject`, [{ note: 'no' }, { note: 'no' }])).toMatchObject({ told: { waitsFor: 'rejected' } })
  // A person may change his mind when he knows what was decided.
  expect((await call('ann', `/refunds/${id}/approve`, {})).status).toBe(200)
})

it('of two who take a held payment one does, whatever they do with it', async () => {
  await block('a-1', [sent('1')])
  const order = await aToken(ctx, ['1'])
  const { id, asOf, witnesses, authority } = await aHeldPayment()
  expect([witnesses, authority]).toEqual([1, 'signers'])
  const answers = await Promise.all([
    call('ann', `/payments/${id}/attach`, { token: order.id }),
    call('ben', `/payments/${id}/refund`, { to: bob, note: 'his' }),
  ])
  expect(answers.map(one => one.status).sort()).toEqual([200, 409])
  const first = answers[0]?.status === 200 ? 'ann' : 'ben'
  expect(answers.find(one => one.status === 409)?.body).toMatchObject({
    code: 'not-claimable',
    reason: 'nothing-held',
    decided: { by: first, at: startedAt.toISOString() },
  })
  expect(await call('cat', `/payments/${id}/attach`, { token: order.id, asOf })).toMatchObject({
    status: 409,
    body: { code: 'changed-since', decided: { by: first } },
  })
})

it('what nobody has touched since is done', async () => {
  const { id, asOf } = await aRefund()
  expect((await call('ann', `/refunds/${id}/approve`, { asOf })).status).toBe(200)
  expect((await call('ann', `/refunds/${id}/approve`, { asOf: 'x' })).status).toBe(400)
})

it('a payment to a former wallet is marked once: a repeat gets the same, the second admin is told who and when', async () => {
  const row = { chainId: 'a-1', address: 'cosmos1former', height: 7, txHash: 'A7'.repeat(32), at: startedAt, payer: bob, memo: 'CLR' }
  const [move] = await db
    .insert(formerWalletMoves)
    .values([
      { ...row, coins: [{ denom: 'uatom', amount: '500' }] },
      { ...row, height: 8, coins: [{ denom: 'uatom', amount: '-499' }] },
    ])
    .returning()
  const id = move?.id ?? expect.fail()
  const listed = (state: string) => call<List<FormerPaymentView>>('ann', `/former-payments?state=${state}`)
  const payment = { id: String(id), chainId: 'a-1', height: '7', payer: bob, amounts: [{ denom: 'uatom', amount: '500' }] }
  expect((await listed('open')).body.items).toMatchObject([{ ...payment, state: 'open' }])

  const note = 'sent back but for its gas'
  const { won, told } = await race(`/former-payments/${id}/handle`, [{ note }, { note }])
  expect(told).toMatchObject({
    code: 'changed-since',
    decided: { by: won, at: startedAt.toISOString(), action: 'handle-former-payment' },
    detail: expect.stringContaining(`${won} was first`),
  })
  const handled = { ...payment, state: 'handled', handled: { by: won, at: startedAt.toISOString(), note } }
  expect(await call(won ?? '', `/former-payments/${id}/handle`, { note: 'again' })).toMatchObject({ status: 200, body: handled })
  expect((await listed('open')).body.items).toEqual([])
  expect((await listed('handled')).body.items).toMatchObject([handled])
  expect((await db.select().from(auditLog)).filter(one => one.subject === `former-payment:${id}`)).toMatchObject([
    { actor: won, action: 'handle-former-payment', before: { state: 'open' }, after: { state: 'handled', note } },
  ])
  // What left the wallet is no payment, and what nobody has written is none either.
  expect((await call('ann', `/former-payments/${id + 1}/handle`, { note })).status).toBe(404)
  expect((await call('ann', `/former-payments/${id}/handle`, {})).status).toBe(400)
})
