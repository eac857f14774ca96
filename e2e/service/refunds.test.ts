import type { ClearingStatus } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { createApi } from '../kit/api.ts'
import { until } from '../kit/until.ts'
import { addressOf, pay, quoteFor, statusWhen, stuckTransfer } from './people.ts'
import { hub, useTestSetup } from './testSetup.ts'

const adminKey = 'a key for the admin of these tests'
const setup = useTestSetup({ env: { ADMIN_API_KEY: adminKey, REFUND_AUTO_LIMIT: 'uhub:2000000' } })
const newQuote = async () => quoteFor(setup.current, [await stuckTransfer(setup.current)])
const allBack = ({ refunds }: ClearingStatus) => refunds.length > 0 && refunds.every(({ status }) => status === 'confirmed')
const alice = () => addressOf(setup.current, 'alice')

/** What the service wallet has sent to an account by the hub's blocks, in base units. */
function sentBack(address: string): bigint[] {
  const chain = setup.current.sandbox.chain(hub)
  const service = addressOf(setup.current, 'service')
  const found: bigint[] = []
  for (let height = chain.earliestHeight(); height <= chain.committedHeight(); height += 1) {
    for (const { result } of chain.block(height)?.txs ?? []) {
      const transfers = result.events
        .filter(event => event.type === 'transfer')
        .map(event => new Map(event.attributes.map(([key, value]) => [key, value])))
      found.push(
        ...transfers
          .filter(transfer => transfer.get('sender') === service && transfer.get('recipient') === address)
          .map(transfer => BigInt(/^\d+/.exec(transfer.get('amount') ?? '')?.[0] ?? 0)),
      )
    }
  }
  return found
}

it('what was paid too much comes back, less the gas, and is told with the block that has it', async () => {
  const quote = await newQuote()
  const { denom, amount } = quote.payment.amount
  await pay(setup.current, quote, { amount: (BigInt(amount) + 500_000n).toString() })
  const status = await statusWhen(setup.current, quote.token, allBack)
  const [refund] = status.refunds
  expect(refund).toMatchObject({
    reason: 'over',
    amount: { denom, amount: '500000' },
    lessGas: true,
    to: alice(),
    status: 'confirmed',
    txHash: expect.any(String) as unknown,
    height: expect.any(String) as unknown,
  })
  expect(BigInt(refund?.net?.amount ?? 0)).toBeLessThan(500_000n)
  expect(sentBack(alice())).toEqual([BigInt(refund?.net?.amount ?? 0)])
  expect(status.timeline.map(line => line.kind)).toEqual(expect.arrayContaining(['refund-sent', 'refund-confirmed']))
})

it('a server that is killed while a refund is due pays it back once', async () => {
  const quote = await newQuote()
  const before = sentBack(alice()).length
  await pay(setup.current, quote, { amount: (BigInt(quote.payment.amount.amount) + 400_000n).toString() })
  await setup.current.service.kill()
  await setup.current.service.start()
  await statusWhen(setup.current, quote.token, allBack)
  expect(sentBack(alice()).length - before).toBe(1)
})

it('above the limit it waits for an admin, whom nobody can play without the key', async () => {
  const quote = await newQuote()
  await pay(setup.current, quote, { amount: (BigInt(quote.payment.amount.amount) + 3_000_000n).toString() })
  const waiting = await statusWhen(setup.current, quote.token, ({ refunds }) => refunds.length > 0)
  expect(waiting.refunds).toMatchObject([{ status: 'awaiting_approval', waitsFor: 'above-limit' }])
  const { service } = setup.current
  await expect(service.api.call('adminRefunds', { query: {} })).rejects.toMatchObject({ code: 'sign-in-required' })
  const admin = createApi(service.url, { 'X-Admin-Key': adminKey })
  const { items } = await admin.call('adminRefunds', { query: { status: 'awaiting_approval' } })
  expect(items).toMatchObject([{ token: quote.token, reason: 'over', amount: { amount: '3000000' } }])
  const id = items[0]?.id ?? ''
  const doc = await until('the blocks are read up to now', () => admin.call('adminRefundSignDoc', { body: { ids: [id] } }))
  expect(doc).toMatchObject({
    chainId: hub,
    signer: addressOf(setup.current, 'service'),
    memo: `relayooor refund ${id} of order ${quote.token}`,
    refunds: [{ id, to: alice() }],
  })
  await admin.call('adminApproveRefund', { params: { id }, body: { note: 'they asked' } })
  const { refunds } = await statusWhen(setup.current, quote.token, allBack)
  // The sign document has fixed the amount.
  expect(refunds[0]?.net).toEqual(doc.refunds[0]?.amount)
  expect(sentBack(alice()).at(-1)).toBe(BigInt(doc.refunds[0]?.amount.amount ?? 0))
  await expect(admin.call('adminApproveRefund', { params: { id }, body: {} })).rejects.toMatchObject({ code: 'refund-not-waiting' })
})
