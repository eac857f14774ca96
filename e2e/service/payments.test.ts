import type { ProblemCode } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { sentByItself } from '../kit/sentByItself.ts'
import { until } from '../kit/until.ts'
import { addressOf, finished, hashOf, patience, pay, quoteFor, sendTx, signPayment, statusOf, statusWhen, stuckTransfer } from './people.ts'
import { hub, useStage } from './stage.ts'

const stage = useStage()
const packet = (options: Parameters<typeof stuckTransfer>[1] = {}) => stuckTransfer(stage.current, options)
async function price(...packets: Awaited<ReturnType<typeof packet>>[]) {
  return quoteFor(stage.current, packets.length > 0 ? packets : [await packet()])
}
const verify = (token: string, txHash: string) => stage.current.service.api.call('verifyPayment', { body: { token, txHash } })
function broadcast(token: string, bytes: Uint8Array) {
  return stage.current.service.api.call('broadcast', { body: { token, txBytes: Buffer.from(bytes).toString('base64') } })
}

/** The problem that a call ends in. */
async function refusal(call: Promise<unknown>): Promise<{ code: ProblemCode; facts: Record<string, unknown> }> {
  const error = await call.then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof Problem) return error
  throw error
}

/** Until a block and its index are read, any transaction may still turn out to pay. */
function refusedOnceRead(token: string, txHash: string): ReturnType<typeof refusal> {
  return until('the transaction is read', () => refusal(verify(token, txHash)), patience)
}

it('a transaction that is in no block yet is waited for, then proven', async () => {
  const quote = await price()
  const bytes = await signPayment(stage.current, quote)
  expect(await verify(quote.token, hashOf(bytes))).toMatchObject({ status: 'awaiting_payment', payments: [] })
  stage.current.sandbox.control.setChainFaults(hub, { halted: true })
  expect(await broadcast(quote.token, bytes)).toEqual({ txHash: hashOf(bytes) })
  expect(await verify(quote.token, hashOf(bytes))).toMatchObject({ status: 'awaiting_payment', payments: [] })
  stage.current.sandbox.control.setChainFaults(hub, { halted: false })
  expect(await finished(stage.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash: hashOf(bytes), match: 'exact', state: 'settled' }],
    refunds: [],
  })
  expect(await verify(quote.token, hashOf(bytes).toLowerCase())).toMatchObject({ status: 'cleared' })
  // The same bytes again: the first answer holds, and nobody pays twice.
  expect(await broadcast(quote.token, bytes)).toEqual({ txHash: hashOf(bytes) })
  expect((await statusOf(stage.current, quote.token)).payments).toHaveLength(1)
})

it('a transaction of somebody else, or for something else, pays nothing', async () => {
  const [paid, other] = [await price(), await price()]
  const hash = await pay(stage.current, paid)
  expect(await refusal(verify(other.token, hash))).toMatchObject({ code: 'payment-mismatch', facts: { differences: [{ field: 'memo' }] } })
  const { hash: transfer } = await stage.current.sandbox.control.transfer({
    chainId: hub,
    from: 'bob',
    to: addressOf(stage.current, 'bob', 'sandzone-1'),
    amount: 1n,
    channelId: 'channel-1',
  })
  expect(await refusedOnceRead(other.token, transfer)).toMatchObject({
    code: 'payment-mismatch',
    facts: { differences: [{ field: 'memo' }] },
  })
  const elsewhere = await pay(stage.current, { payment: { ...other.payment, address: addressOf(stage.current, 'dave') } })
  expect(await refusedOnceRead(other.token, elsewhere)).toMatchObject({
    code: 'payment-mismatch',
    facts: { differences: [{ field: 'address' }] },
  })
  // The one that was paid is cleared; for the other nothing has happened.
  expect(await finished(stage.current, paid.token)).toMatchObject({ status: 'cleared', refunds: [] })
  expect(await statusOf(stage.current, other.token)).toMatchObject({
    status: 'awaiting_payment',
    payments: [],
    refunds: [],
    packets: [{ result: 'pending' }],
  })
})

it('a failed transaction pays nothing', async () => {
  const quote = await price()
  const before = await stage.current.records.money()
  const hash = await pay(stage.current, quote, { amount: '999999999999999' })
  expect(await refusal(verify(quote.token, hash))).toMatchObject({ code: 'payment-failed', facts: { txHash: hash } })
  expect(await statusOf(stage.current, quote.token)).toMatchObject({ status: 'awaiting_payment', payments: [] })
  expect(await stage.current.records.money()).toEqual(before)
})

it('two payments of one token: one is kept, the other is owed back whole', async () => {
  const quote = await price()
  const first = await pay(stage.current, quote)
  const second = await pay(stage.current, quote, { payer: 'carol' })
  await finished(stage.current, quote.token)
  expect(
    await statusWhen(
      stage.current,
      quote.token,
      ({ payments }) => payments.every(({ state }) => state === 'settled') && payments.length === 2,
    ),
  ).toMatchObject({
    status: 'cleared',
    payments: [
      { txHash: first, match: 'exact' },
      { txHash: second, match: 'duplicate' },
    ],
    refunds: [{ reason: 'duplicate', amount: quote.payment.amount, to: addressOf(stage.current, 'alice'), status: sentByItself }],
  })
})

it('two tokens for one packet: one clears it, the other gets all of it back', async () => {
  const shared = await packet()
  const [one, two] = [await price(shared), await price(shared)]
  await pay(stage.current, one)
  await pay(stage.current, two)
  expect(await finished(stage.current, one.token)).toMatchObject({ status: 'cleared', refunds: [] })
  const back = await finished(stage.current, two.token)
  expect(back).toMatchObject({
    status: 'not_cleared',
    packets: [{ result: expect.stringMatching(/^(duplicate|cleared_by_other|delivered)$/) as unknown }],
  })
  expect(back.refunds.reduce((sum, { amount }) => sum + BigInt(amount.amount), 0n)).toBe(BigInt(two.payment.amount.amount))
})

it.each([
  ['another amount', { amount: '1' }, ['amount']],
  ['another memo', { memo: 'CLR-00000000-0000-4000-8000-000000000000' }, ['memo']],
  ['another signer', { payer: 'carol' as const }, ['signer']],
])('%s than asked is not broadcast', async (_, change, fields) => {
  const quote = await price()
  const before = await stage.current.records.money()
  const bytes = await signPayment(stage.current, quote, change)
  const { code, facts } = await refusal(broadcast(quote.token, bytes))
  expect([code, (facts.differences as { field: string }[]).map(({ field }) => field)]).toEqual(['payment-mismatch', fields])
  expect(await stage.current.records.money()).toEqual(before)
  expect(stage.current.sandbox.chain(hub).index.get(hashOf(bytes))).toBeUndefined()
})

it('what the chain refuses is not kept', async () => {
  const quote = await price()
  const bytes = await signPayment(stage.current, quote)
  // Uses up the account's sequence.
  await pay(stage.current, { payment: { ...quote.payment, address: addressOf(stage.current, 'dave'), memo: '' } })
  const before = await stage.current.records.money()
  expect(await refusal(broadcast(quote.token, bytes))).toMatchObject({ code: 'broadcast-rejected', facts: { chainCode: 32 } })
  expect(await stage.current.records.money()).toEqual(before)
})

it('an expired token takes no broadcast; a late payment still clears what is still stuck, and else comes back whole', async () => {
  const [stuck, gone] = [await packet(), await packet({ channelId: 'channel-1' })]
  const [useful, useless] = [await price(stuck), await price(gone)]
  await Promise.all([useful, useless].map(({ token }) => stage.current.records.expire(token)))
  await Promise.all([useful, useless].map(({ token }) => statusWhen(stage.current, token, ({ status }) => status === 'expired')))
  const bytes = await signPayment(stage.current, useful)
  expect(await refusal(broadcast(useful.token, bytes))).toMatchObject({ code: 'token-expired' })
  expect(stage.current.sandbox.chain(hub).index.get(hashOf(bytes))).toBeUndefined()

  await stage.current.sandbox.control.relay({ ...gone, sequence: BigInt(gone.sequence) }, 'full')
  await until(
    'the delivery is read',
    async () => (await stage.current.service.api.call('packet', { params: gone })).verdict.kind === 'done',
    patience,
  )
  await sendTx(stage.current, bytes)
  await pay(stage.current, useless)
  expect(await finished(stage.current, useful.token)).toMatchObject({ status: 'cleared', payments: [{ match: 'late' }], refunds: [] })
  expect(await statusWhen(stage.current, useless.token, ({ payments }) => payments.some(({ state }) => state === 'settled'))).toMatchObject(
    {
      status: 'expired',
      payments: [{ match: 'late' }],
      refunds: [{ reason: 'late', amount: useless.payment.amount, status: sentByItself }],
    },
  )
})
