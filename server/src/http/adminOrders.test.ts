import type { AdminOperationView, AdminOrderView, FailureReason, List, PendingOperationView, RetryFailedView } from '@relayooor/shared'
import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { paymentMemo, writeAddress } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countGas } from '../clearing/gas/countGas.ts'
import { pause } from '../clearing/pauses/changePauses.ts'
import { failPacket } from '../clearing/runs/failPacket.ts'
import { aChain, aContext, aToken, blocksFor, freeGas, ours, paid, received, sent, startedAt, theirs } from '../clearing/testing.ts'
import { costFaults, failedOrderFaults, statisticsFaults, totalFaults } from '../clearing/testing/sumFaults.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { auditLog, cappedRefunds, clearingOperations, hermesRuns, laneLocks, packetClearingResults, refunds } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { adminOrderHandlers } from './adminOrderHandlers.ts'
import { createIdempotencyStore } from './idempotency.ts'
import { accountCaller, handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const { db } = database
const alice = writeAddress('cosmos', new Uint8Array(20).fill(1))
const aliceOnB = writeAddress('osmo', new Uint8Array(20).fill(1))
const bob = writeAddress('cosmos', new Uint8Array(20).fill(2))
const route = 'a-1/transfer/channel-0'
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000)

let now: Date
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>
let app: TestApp
let caller: Caller
beforeEach(async () => {
  now = startedAt
  caller = { kind: 'admin-key' }
  ctx = await aContext(database, {
    gas: freeGas,
    now: () => now,
    chains: new Map([
      ['a-1', aChain()],
      ['b-1', aChain({ settings: { chainId: 'b-1', prefix: 'osmo' } })],
    ]),
    routes: { supported: async () => [] },
  })
  block = blocksFor(ctx)
  await block('a-1', [sent(...Array.from({ length: 12 }, (_, n) => String(n + 1)))])
  app = await startTestApp({
    handlers: handlers(adminOrderHandlers(ctx)),
    identify: async () => caller,
    idempotency: createIdempotencyStore(db),
  })
})
afterEach(() => app.close())

function call<T>(path: string, body?: object, headers?: Record<string, string>): Promise<{ status: number; body: T }> {
  return app.call<T>(`/admin${path}`, body, headers)
}

async function found(query: string): Promise<string[]> {
  const { status, body } = await call<List<AdminOperationView>>(`/operations?${query}`)
  expect(status).toBe(200)
  return body.items.map(item => item.token)
}

/** An order that is asked for so many seconds after the start, and paid. */
async function order(sequences: string[], { at = 0, wallet = alice, from = wallet }: { at?: number; wallet?: string; from?: string } = {}) {
  const { id } = await aToken(ctx, sequences, { walletAddress: wallet, refundAddress: wallet, createdAt: after(at) })
  const amount = `${1000 + 100 * sequences.length}uatom`
  const { txs } = await block('a-1', [paid({ memo: paymentMemo(id), amount, from })], after(at))
  return { id, hash: txs[0]?.hash ?? '' }
}

async function fail(token: string, reason: FailureReason): Promise<void> {
  for (const row of await db.select().from(packetClearingResults).where(eq(packetClearingResults.token, token)))
    await inTransaction(database, 'fail', tx => failPacket(ctx, tx, row, reason, now))
}

const view = async (token: string) => (await call<AdminOrderView>(`/operations/${token}`)).body
/** Whatever is kept as a sum is what the records say. */
async function faults() {
  return [...(await totalFaults(db)), ...(await statisticsFaults(db)), ...(await costFaults(db)), ...(await failedOrderFaults(db))]
}

/** A call of Hermes that has all open packets of an order. */
async function runs(token: string, { living }: { living: boolean }): Promise<void> {
  const holder = '00000000-0000-4000-8000-000000000001'
  const end = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
  const [run] = await db
    .insert(hermesRuns)
    .values({
      ...end,
      lane: 'lane',
      holder,
      sequences: ['1'],
      startedAt,
      ...(!living && { endedAt: after(5), end: 'exited', exitCode: 1, tail: 'no luck' }),
    })
    .returning()
  if (living)
    await db
      .insert(laneLocks)
      .values({ lane: 'lane', chainId: 'a-1', holder, host: 'h', holderPid: 1, holderStartTicks: '1', heartbeatAt: startedAt })
  await db
    .update(packetClearingResults)
    .set({ runId: run?.id ?? null, attempts: 1 })
    .where(eq(packetClearingResults.token, token))
  await db
    .update(clearingOperations)
    .set({ status: living ? 'clearing' : 'verifying' })
    .where(eq(clearingOperations.token, token))
}

describe('the list of orders', () => {
  it('is newest first, page by page, and narrows by each filter', async () => {
    const first = await order(['1'])
    const second = await order(['2', '3'], { at: 60, wallet: bob })
    const third = await order(['4'], { at: 120 })
    await fail(second.id, 'hermes-failed')
    await block('b-1', [received(ours, 'success', '4')], after(9))
    const all = [third.id, second.id, first.id]
    expect(await found('')).toEqual(all)
    const page = await call<List<AdminOperationView>>('/operations?limit=2')
    expect(page.body.items.map(item => item.token)).toEqual(all.slice(0, 2))
    expect(await found(`limit=2&cursor=${page.body.nextCursor}`)).toEqual(all.slice(2))
    for (const [query, expected] of [
      ['status=queued', [first.id]],
      ['status=cleared', [third.id]],
      ['status=verifying', []],
      ['reason=hermes-failed', [second.id]],
      ['reason=deadline', []],
      ['status=not_cleared&reason=hermes-failed', [second.id]],
      ['status=cleared&reason=hermes-failed', []],
      ['chainId=b-1', all],
      [`route=${route}&status=cleared`, [third.id]],
      [`wallet=${alice}`, [third.id, first.id]],
      [`wallet=${aliceOnB}&status=queued`, [first.id]],
      [`wallet=${bob}`, [second.id]],
      [`from=${after(60).toISOString()}`, [third.id, second.id]],
      [`to=${after(60).toISOString()}&wallet=${alice}`, [first.id]],
      [`from=${after(61).toISOString()}&reason=hermes-failed`, []],
    ] as const)
      expect([query, await found(query)]).toEqual([query, expected])
    expect(page.body.items[1]).toMatchObject({ reasons: ['hermes-failed'], walletAddress: bob, routes: [route], packetCount: 2 })
  })

  it('pages through one route and one wallet without losing an order or telling one twice', async () => {
    const made = []
    // Two of each moment: only their tokens put them in order.
    for (let n = 0; n < 10; n += 1) made.push((await order([String(n + 1)], { at: Math.floor(n / 2), ...(n === 3 && { from: bob }) })).id)
    for (const query of ['', `route=${route}&`, `wallet=${alice}&`, 'chainId=b-1&', 'status=queued&']) {
      const told: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body }: { body: List<AdminOperationView> } = await call(`/operations?${query}limit=3${cursor && `&cursor=${cursor}`}`)
        told.push(...body.items.map(item => item.token))
        cursor = body.nextCursor
      }
      expect([query, told.length, new Set(told)]).toEqual([query, made.length, new Set(made)])
    }
  })

  it('is searched by token, its beginning, memo, wallet, any transaction, and packet', async () => {
    const mine = await order(['1', '2'], { from: bob })
    await order(['3'], { at: 60, wallet: bob })
    const unpaid = await aToken(ctx, ['5'], { walletAddress: bob, refundAddress: bob })
    const { txs } = await block('b-1', [received(theirs, 'success', '1', '2')], after(9))
    const { txs: sending } = await block('a-1', [sent('30')])
    for (const [q, expected] of [
      [mine.id, [mine.id]],
      [mine.id.slice(0, 13).toUpperCase(), [mine.id]],
      [`CLR-${mine.id}`, [mine.id]],
      [mine.hash.toLowerCase(), [mine.id]],
      [txs[0]?.hash ?? '', [mine.id]],
      [sending[0]?.hash ?? '', []],
      [`${route}/2`, [mine.id]],
      [`${route}/9`, []],
      [unpaid.id, [unpaid.id]],
      ['f'.repeat(64), []],
    ] as const)
      expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, expected])
    expect(new Set(await found(`q=${bob}`))).toEqual(new Set([mine.id, unpaid.id, (await found(`wallet=${bob}`))[0]]))
    expect(await found(`q=${bob}&wallet=${alice}`)).toEqual([])
  })

  it.each([
    ['q=nothing like it', 400, 'must be a token or its beginning'],
    ['status=lost', 400, 'not_cleared'],
    ['reason=mood', 400, 'hermes-failed'],
    ['wallet=cosmos1nobody', 400, 'must be the address'],
    ['chainId=nowhere-1', 422, 'b-1'],
    [`route=a-1/transfer/channel-7`, 404, route],
    ['route=a-1', 400, 'chain/port/channel'],
    ['cursor=x', 400, 'nextCursor'],
  ])('refuses %s and says what there is', async (query, status, names) => {
    await order(['1'])
    const answer = await call(`/operations?${query}`)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer.body)).toContain(names)
  })
})

describe('pending', () => {
  it('tells the oldest first, how long each waits and what for', async () => {
    const [first, second, third] = [await order(['1']), await order(['2'], { at: 1 }), await order(['3'], { at: 2 })]
    await block('b-1', [received(ours, 'success', '3')], after(3))
    await runs(first.id, { living: true })
    await pause(ctx, ['clearing'], 'b-1', 'it is upgraded', { at: after(5), actor: 'admin-key', source: '127.0.0.1' })
    now = after(20)
    const { body } = await call<List<PendingOperationView>>('/operations/pending')
    expect(body.items.map(({ token, waitingSeconds, waits }) => [token, waitingSeconds, waits.map(one => one.for)])).toEqual([
      [first.id, 20, ['hermes']],
      [second.id, 19, ['paused']],
    ])
    expect(body.items.map(item => item.token)).not.toContain(third.id)
    const page = await call<List<PendingOperationView>>('/operations/pending?limit=1')
    expect((await call<List<PendingOperationView>>(`/operations/pending?limit=1&cursor=${page.body.nextCursor}`)).body).toMatchObject({
      items: [{ token: second.id }],
      nextCursor: null,
    })
  })

  it('is stuck when its time is over, but for that in which clearing was paused', async () => {
    const { id } = await order(['1'])
    const stuck = async () => (await call<List<PendingOperationView>>('/stuck')).body.items.map(item => [item.token, item.overdue])
    now = after(600)
    expect(await stuck()).toEqual([])
    now = after(601)
    expect(await stuck()).toEqual([[id, true]])
    await pause(ctx, ['clearing'], '*', 'we look', { at: now, actor: 'admin-key', source: '127.0.0.1' })
    expect(await stuck()).toEqual([])
  })
})

describe('one order', () => {
  it('is told with its price, payments, calls of Hermes, notes and who did what', async () => {
    const { id, hash } = await order(['1'])
    await runs(id, { living: false })
    const written = await call<AdminOrderView>(`/operations/${id}/note`, { note: 'she wrote to us' })
    expect(written).toMatchObject({
      status: 200,
      body: {
        status: { token: id, status: 'verifying' },
        quote: { token: id },
        packets: [{ packet: { sequence: '1' }, result: 'pending', attempts: 1, part: { denom: 'uatom', amount: '100' } }],
        payments: [{ txHash: hash, witnesses: 1, authority: 'signers' }],
        runs: [{ lane: 'lane', end: 'exited', exitCode: 1, output: 'no luck' }],
        notes: [{ by: 'admin-key', action: 'note-order', text: 'she wrote to us' }],
        may: { retry: { possible: true }, close: { possible: true } },
      },
    })
    expect(written.body.history.map(one => one.action)).toEqual(['note-order', 'accept-payment', 'receive-payment'])
    const missing = await call('/operations/3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81')
    expect(missing).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await call('/operations/3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81/note', { note: 'x' })).status).toBe(404)
  })
})

describe('trying again', () => {
  it('an order that waits for its next attempt begins at once, with all its attempts and its time anew', async () => {
    const { id } = await order(['1'])
    await db.update(packetClearingResults).set({ attempts: 3, nextAttemptAt: after(500) })
    now = after(400)
    expect(await call(`/operations/${id}/retry`, { note: 'the lane has coins' })).toMatchObject({
      status: 200,
      body: { packets: [{ attempts: 0, nextAttemptAt: now.toISOString() }], order: { deadlineAt: after(1_000).toISOString() } },
    })
    expect(await db.select().from(auditLog).where(eq(auditLog.action, 'retry-order'))).toMatchObject([
      { before: { packets: [{ attempts: 3 }] }, after: { note: 'the lane has coins' } },
    ])
  })

  it('leaves alone what Hermes has, and what a call left is judged before it is tried again', async () => {
    const [busy, left] = [await order(['1']), await order(['2'])]
    await runs(left.id, { living: false })
    expect(await call(`/operations/${left.id}/retry`, {})).toMatchObject({
      body: { packets: [{ attempts: 1, runId: expect.any(String) }] },
    })
    await runs(busy.id, { living: true })
    expect(await call(`/operations/${busy.id}/retry`, {})).toMatchObject({ status: 409, body: { code: 'order-refused', why: 'working' } })
    expect(await call(`/operations/${busy.id}/close`, { note: 'x' })).toMatchObject({ status: 409, body: { why: 'working' } })
  })

  it('an order that failed while its money is here begins again, and owes nothing back meanwhile', async () => {
    const { id } = await order(['1', '2'])
    await fail(id, 'hermes-failed')
    now = after(300)
    await countGas(ctx)
    expect(await db.select().from(refunds)).toMatchObject([{ status: 'due', amount: 1200n }])
    expect((await view(id)).may.retry).toEqual({ possible: true })
    const again = await call<AdminOrderView>(`/operations/${id}/retry`, {})
    expect(again).toMatchObject({
      status: 200,
      body: { status: { status: 'queued', refunds: [] }, order: { deadlineAt: after(900).toISOString() } },
    })
    expect(again.body.status.timeline.at(-1)).toMatchObject({ kind: 'retried', data: { packets: 2 } })
    expect(again.body.status.finishedAt).toBeUndefined()
    expect(await db.select().from(refunds)).toEqual([])
    expect(await faults()).toEqual([])
    // It arrives this time: the whole price is earned, once.
    await block('b-1', [received(ours, 'success', '1', '2')], after(310))
    expect(await view(id)).toMatchObject({ status: { status: 'cleared', refunds: [] }, order: { kept: { amount: '1200' } } })
    now = after(600)
    await countGas(ctx)
    expect(await faults()).toEqual([])
    expect((await database.pool.query(`select sum(amount)::int as n from ledger_entries where account = 'revenue'`)).rows).toEqual([
      { n: -1200 },
    ])
  })

  it('and failing again, owes the money again', async () => {
    const { id } = await order(['1'])
    for (let n = 1; n <= 2; n += 1) {
      now = after(100 * n)
      await fail(id, 'hermes-failed')
      expect(await db.select().from(refunds)).toMatchObject([{ status: 'due', reason: 'not-cleared', amount: 1100n }])
      if (n === 1) await call(`/operations/${id}/retry`, {})
    }
    expect(await faults()).toEqual([])
  })

  it('an order whose money has gone back stays ended, and it is said what is in the way', async () => {
    const { id } = await order(['1'])
    await fail(id, 'hermes-failed')
    const [refund] = await db.select().from(refunds)
    await database.pool.query(
      `insert into refund_transactions (chain_id, origin, sender, sequence, tx_hash, tx_bytes, timeout_height, gas_limit,
        fee_denom, fee_amount, status, created_at)
        values ('a-1', 'hot', 's', 1, repeat('AB', 32), '', 9, 1, 'uatom', 1, 'signed', now())`,
    )
    await database.pool.query(`update refunds set status = 'signed', transaction_id = (select max(id) from refund_transactions), net = 1`)
    expect(await call(`/operations/${id}/retry`, {})).toMatchObject({
      status: 409,
      body: { code: 'order-refused', why: 'money-sent', refunds: [String(refund?.id)], decided: { by: 'system', action: 'owe-refund' } },
    })
    expect((await view(id)).may.retry).toMatchObject({ possible: false, why: 'money-sent' })
  })

  it('an order whose refund was signed before stays ended, and nothing is known of it from another refund', async () => {
    const [first, second] = [await order(['1']), await order(['2'], { at: 1 })]
    for (const { id } of [first, second]) await fail(id, 'hermes-failed')
    const [one, two] = await db.select().from(refunds).orderBy(refunds.id)
    const counted = { chainId: 'a-1', at: startedAt, cap: 'failed', denom: 'uatom', amount: 1n, toAccount: alice } as const
    // Numbered alike by chance.
    if (one) await db.insert(cappedRefunds).values({ ...counted, id: one.id, refundId: one.id })
    if (two) await db.insert(cappedRefunds).values({ ...counted, id: two.id, refundId: one?.id ?? 0 })
    expect((await view(first.id)).may.retry).toMatchObject({ possible: false, why: 'money-sent' })
    expect((await view(second.id)).may.retry).toEqual({ possible: true })
    await db.insert(cappedRefunds).values({ ...counted, id: 99, refundId: two?.id ?? 0 })
    expect((await view(second.id)).may.retry).toMatchObject({ possible: false, why: 'money-sent' })
  })

  it('a transfer that another order clears by now is left to that', async () => {
    const { id } = await order(['1'])
    await fail(id, 'hermes-failed')
    const other = await order(['1'])
    expect(await call(`/operations/${id}/retry`, {})).toMatchObject({ status: 409, body: { why: 'transfers-taken' } })
    await block('b-1', [received(ours, 'success', '1')], after(9))
    expect(await call(`/operations/${id}/retry`, {})).toMatchObject({ status: 409, body: { why: 'transfers-ended' } })
    expect(await view(other.id)).toMatchObject({ status: { status: 'cleared' } })
  })

  it('all that failed for one reason is counted first, then done; a repeat with the same key does nothing more', async () => {
    const [one, two, other] = [await order(['1']), await order(['2', '3']), await order(['4'])]
    await fail(one.id, 'lane-out-of-funds')
    await fail(two.id, 'lane-out-of-funds')
    await fail(other.id, 'client-expired')
    await database.pool.query(`update refunds set net = 5, status = 'awaiting_approval', waits_for = 'no-hot-key' where token = $1`, [
      one.id,
    ])
    const said = { orders: 1, packets: 2, refused: [{ why: 'money-promised', orders: 1 }], more: false }
    const body = { reason: 'lane-out-of-funds', dryRun: true }
    expect(await call<RetryFailedView>('/operations/retry-failed', body)).toEqual({ status: 200, body: { ...body, ...said } })
    expect(await found('status=queued')).toEqual([])
    const act = () => call<RetryFailedView>('/operations/retry-failed', { ...body, dryRun: false }, { 'idempotency-key': 'one' })
    expect(await act()).toEqual({ status: 200, body: { ...body, dryRun: false, ...said } })
    expect(await act()).toEqual({ status: 200, body: { ...body, dryRun: false, ...said } })
    expect(await found('status=queued')).toEqual([two.id])
    expect(await db.$count(auditLog, eq(auditLog.action, 'retry-order'))).toBe(1)
  })
})

describe('closing', () => {
  it('ends an order now: what is open has failed, and its part goes back', async () => {
    const { id } = await order(['1', '2'])
    await block('b-1', [received(ours, 'success', '1')], after(3))
    expect(await call(`/operations/${id}/close`, { note: 'she cannot wait' })).toMatchObject({
      status: 200,
      body: {
        status: { status: 'partly_cleared', refunds: [{ reason: 'not-cleared', amount: { amount: '100' } }] },
        order: { reasons: ['closed-by-operator'], kept: { amount: '1100' } },
      },
    })
    expect(await faults()).toEqual([])
    expect((await call(`/operations/${id}/close`, {})).status).toBe(400)
  })

  it('by two admins at once: one closes it, the other is told by whom and when', async () => {
    const { id } = await order(['1'])
    now = after(7)
    const answers = await Promise.all(['one', 'two'].map(note => call<Record<string, unknown>>(`/operations/${id}/close`, { note })))
    expect(answers.map(one => one.status).sort()).toEqual([200, 409])
    expect(answers.find(one => one.status === 409)?.body).toMatchObject({
      code: 'order-refused',
      why: 'ended',
      decided: { by: 'admin-key', action: 'close-order', at: now.toISOString() },
    })
    expect(await db.$count(refunds)).toBe(1)
  })

  it('by who has not seen what another admin did is refused with what that was', async () => {
    const { id } = await order(['1'])
    const { asOf } = await view(id)
    await call(`/operations/${id}/note`, { note: 'leave it: the lane is filled at noon' })
    expect(await call(`/operations/${id}/close`, { note: 'x', asOf })).toMatchObject({
      status: 409,
      body: { code: 'changed-since', decided: { by: 'admin-key', action: 'note-order' } },
    })
    const seen = await view(id)
    expect((await call(`/operations/${id}/close`, { note: 'x', asOf: seen.asOf })).status).toBe(200)
  })
})

it('a viewer looks and does nothing', async () => {
  const { id } = await order(['1'])
  caller = accountCaller({ role: 'viewer' })
  for (const path of ['/operations', '/operations/pending', '/stuck', `/operations/${id}`]) expect((await call(path)).status).toBe(200)
  for (const [path, body] of [
    [`/operations/${id}/retry`, {}],
    [`/operations/${id}/close`, { note: 'x' }],
    [`/operations/${id}/note`, { note: 'x' }],
    ['/operations/retry-failed', { reason: 'deadline' }],
  ] as const)
    expect(await call(path, body)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})
