import type { ProblemCode } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { sentByItself } from '../kit/sentByItself.ts'
import { until } from '../kit/until.ts'
import { addressOf, finished, hashOf, patience, pay, quoteFor, sendTx, signPayment, statusOf, statusWhen, stuckTransfer } from './people.ts'
import { hub, useTestSetup } from './testSetup.ts'

const setup = useTestSetup()
const packet = (options: Parameters<typeof stuckTransfer>[1] = {}) => stuckTransfer(setup.current, options)
async function newQuote(...packets: Awaited<ReturnType<typeof packet>>[]) {
  return quoteFor(setup.current, packets.length > 0 ? packets : [await packet()])
}
const verify = (token: string, txHash: string) => setup.current.service.api.call('verifyPayment', { body: { token, txHash } })
function broadcast(token: string, bytes: Uint8Array) {
  return setup.current.service.api.call('broadcast', { body: { token, txBytes: Buffer.from(bytes).toString('base64') } })
}

/** The problem of a refused call. */
async function refusal(call: Promise<unknown>): Promise<{ code: ProblemCode; facts: Record<string, unknown> }> {
  const error = await call.then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof Problem) return error
  throw error
}

/** Until a block and its index are read, the transaction may still turn out to be a payment. */
function refusedOnceRead(token: string, txHash: string): ReturnType<typeof refusal> {
  return until('the transaction is read', () => refusal(verify(token, txHash)), patience)
}

it('a transaction that is in no block yet is waited for, then proven', async () => {
  const quote = await newQuote()
  const bytes = await signPayment(setup.current, quote)
  expect(await verify(quote.token, hashOf(bytes))).toMatchObject({ status: 'awaiting_payment', payments: [] })
  setup.current.sandbox.control.setChainFaults(hub, { halted: true })
  expect(await broadcast(quote.token, bytes)).toEqual({ txHash: hashOf(bytes) })
  expect(await verify(quote.token, hashOf(bytes))).toMatchObject({ status: 'awaiting_payment', payments: [] })
  setup.current.sandbox.control.setChainFaults(hub, { halted: false })
  expect(await finished(setup.current, quote.token)).toMatchObject({
    status: 'cleared',
    payments: [{ txHash: hashOf(bytes), match: 'exact', state: 'settled' }],
    refunds: [],
  })
  expect(await verify(quote.token, hashOf(bytes).toLowerCase())).toMatchObject({ status: 'cleared' })
  // Repeating the call gives the same answer and no second payment.
  expect(await broadcast(quote.token, bytes)).toEqual({ txHash: hashOf(bytes) })
  expect((await statusOf(setup.current, quote.token)).payments).toHaveLength(1)
})

it('a transaction of somebody else, or for something else, pays nothing', async () => {
  const [paid, other] = [await newQuote(), await newQuote()]
  const hash = await pay(setup.current, paid)
  expect(await refusal(verify(other.token, hash))).toMatchObject({ code: 'payment-mismatch', facts: { differences: [{ field: 'memo' }] } })
  const { hash: transfer } = await setup.current.sandbox.control.transfer({
    chainId: hub,
    from: 'bob',
    to: addressOf(setup.current, 'bob', 'sandzone-1'),
    amount: 1n,
    channelId: 'channel-1',
  })
  expect(await refusedOnceRead(other.token, transfer)).toMatchObject({
    code: 'payment-mismatch',
    facts: { differences: [{ field: 'memo' }] },
  })
  const elsewhere = await pay(setup.current, { payment: { ...other.payment, address: addressOf(setup.current, 'dave') } })
  expect(await refusedOnceRead(other.token, elsewhere)).toMatchObject({
    code: 'payment-mismatch',
    facts: { differences: [{ field: 'address' }] },
  })
  // The paid one is cleared; nothing has happened to the other.
  expect(await finished(setup.current, paid.token)).toMatchObject({ status: 'cleared', refunds: [] })
  expect(await statusOf(setup.current, other.token)).toMatchObject({
    status: 'awaiting_payment',
    payments: [],
    refunds: [],
    packets: [{ result: 'pending' }],
  })
})

it('a failed transaction pays nothing', async () => {
  const quote = await newQuote()
  const before = await setup.current.records.money()
  const hash = await pay(setup.current, quote, { amount: '999999999999999' })
  expect(await refusal(verify(quote.token, hash))).toMatchObject({ code: 'payment-failed', facts: { txHash: hash } })
  expect(await statusOf(setup.current, quote.token)).toMatchObject({ status: 'awaiting_payment', payments: [] })
  expect(await setup.current.records.money()).toEqual(before)
})

it('two payments of one token: one is kept, the other is owed back whole', async () => {
  const quote = await newQuote()
  const first = await pay(setup.current, quote)
  const second = await pay(setup.current, quote, { payer: 'carol' })
  await finished(setup.current, quote.token)
  expect(
    await statusWhen(
      setup.current,
      quote.token,
      ({ payments }) => payments.every(({ state }) => state === 'settled') && payments.length === 2,
    ),
  ).toMatchObject({
    status: 'cleared',
    payments: [
      { txHash: first, match: 'exact' },
      { txHash: second, match: 'duplicate' },
    ],
    refunds: [{ reason: 'duplicate', amount: quote.payment.amount, to: addressOf(setup.current, 'alice'), status: sentByItself }],
  })
})

it('two tokens for one packet: one clears it, the other gets all of it back', async () => {
  const shared = await packet()
  const [one, two] = [await newQuote(shared), await newQuote(shared)]
  await pay(setup.current, one)
  await pay(setup.current, two)
  expect(await finished(setup.current, one.token)).toMatchObject({ status: 'cleared', refunds: [] })
  const back = await finished(setup.current, two.token)
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
  const quote = await newQuote()
  const before = await setup.current.records.money()
  const bytes = await signPayment(setup.current, quote, change)
  const { code, facts } = await refusal(broadcast(quote.token, bytes))
  expect([code, (facts.differences as { field: string }[]).map(({ field }) => field)]).toEqual(['payment-mismatch', fields])
  expect(await setup.current.records.money()).toEqual(before)
  expect(setup.current.sandbox.chain(hub).index.get(hashOf(bytes))).toBeUndefined()
})

it('what the chain refuses is not kept', async () => {
  const quote = await newQuote()
  const bytes = await signPayment(setup.current, quote)
  // Uses up the account's sequence.
  await pay(setup.current, { payment: { ...quote.payment, address: addressOf(setup.current, 'dave'), memo: '' } })
  const before = await setup.current.records.money()
  expect(await refusal(broadcast(quote.token, bytes))).toMatchObject({ code: 'broadcast-rejected', facts: { chainCode: 32 } })
  expect(await setup.current.records.money()).toEqual(before)
})

it('an expired token takes no broadcast; a late payment still clears what is still stuck, and else comes back whole', async () => {
  const [stuck, gone] = [await packet(), await packet({ channelId: 'channel-1' })]
  const [useful, useless] = [await newQuote(stuck), await newQuote(gone)]
  await Promise.all([useful, useless].map(({ token }) => setup.current.records.expire(token)))
  await Promise.all([useful, useless].map(({ token }) => statusWhen(setup.current, token, ({ status }) => status === 'expired')))
  const bytes = await signPayment(setup.current, useful)
  expect(await refusal(broadcast(useful.token, bytes))).toMatchObject({ code: 'token-expired' })
  expect(setup.current.sandbox.chain(hub).index.get(hashOf(bytes))).toBeUndefined()

  await setup.current.sandbox.control.relay({ ...gone, sequence: BigInt(gone.sequence) }, 'full')
  await until(
    'the delivery is read',
    async () => (await setup.current.service.api.call('packet', { params: gone })).verdict.kind === 'done',
    patience,
  )
  await sendTx(setup.current, bytes)
  await pay(setup.current, useless)
  expect(await finished(setup.current, useful.token)).toMatchObject({ status: 'cleared', payments: [{ match: 'late' }], refunds: [] })
  expect(await statusWhen(setup.current, useless.token, ({ payments }) => payments.some(({ state }) => state === 'settled'))).toMatchObject(
    {
      status: 'expired',
      payments: [{ match: 'late' }],
      refunds: [{ reason: 'late', amount: useless.payment.amount, status: sentByItself }],
    },
  )
})
