import type { UnpaidOrder } from './judgeFits.ts'
import { accountOf, writeAddress } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { startedAt } from '../testing.ts'
import { judgeFits } from './judgeFits.ts'

const [payer, other] = [1, 2].map(byte => writeAddress('cosmos', new Uint8Array(20).fill(byte))) as [string, string]
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000)
const day = 24 * 3_600
const payment = { chainId: 'a-1', payer }
const left = [{ denom: 'uatom', amount: 1_100n }]

function anOrder(id: string, overrides: Partial<UnpaidOrder> = {}): UnpaidOrder {
  return {
    id,
    chainId: 'a-1',
    denom: 'uatom',
    amount: 1_100n,
    walletAddress: payer,
    refundAddress: payer,
    sessionAccount: null,
    createdAt: startedAt,
    expiresAt: after(300),
    heldBefore: 0n,
    ...overrides,
  }
}

const fits = (order: Partial<UnpaidOrder>, now = after(60)) => judgeFits(payment, left, [anOrder('one', order)], now).map(one => one.match)

describe('held money fits', () => {
  it.each<[string, Partial<UnpaidOrder>, string[]]>([
    ['the price of its payer', {}, ['exact']],
    ['a smaller one of its payer', { amount: 900n }, ['over']],
    ['a larger one of its payer', { amount: 1_500n }, ['under']],
    ['what is still missing', { amount: 1_500n, heldBefore: 400n }, ['exact']],
    ['an order that is refunded to its payer', { walletAddress: other }, ['exact']],
    ['an order of its payer, signed in', { walletAddress: other, refundAddress: other, sessionAccount: accountOf(payer) }, ['exact']],
    ['exactly the price of somebody else', { walletAddress: other, refundAddress: other }, ['exact']],
    ['no other price of somebody else', { walletAddress: other, refundAddress: other, amount: 900n }, []],
    ['no order in another coin', { denom: 'uosmo' }, []],
    ['no order on another chain', { chainId: 'b-1' }, []],
  ])('%s', (_what, order, match) => expect(fits(order)).toEqual(match))

  it('an order whose price is over for a week, by the price that it had, and none after that', () => {
    expect(fits({}, after(301))).toEqual(['late'])
    expect(fits({ amount: 1_101n }, after(301))).toEqual([])
    expect(fits({}, after(300 + 7 * day))).toEqual(['late'])
    expect(fits({}, after(301 + 7 * day))).toEqual([])
  })
})

it('the likeliest stand first, then the newest, and no more than a person reads; whose they are is told', () => {
  const stranger = { walletAddress: other, refundAddress: other }
  const orders = [
    anOrder('under', { amount: 1_500n }),
    anOrder('old', { ...stranger, createdAt: after(-10) }),
    anOrder('late', { expiresAt: after(1) }),
    anOrder('over', { amount: 1_000n }),
    anOrder('new'),
  ]
  const found = judgeFits(payment, left, orders, after(60))
  expect(found.map(one => [one.token, one.ofPayer])).toEqual([
    ['new', true],
    ['old', false],
    ['over', true],
    ['late', true],
    ['under', true],
  ])
  expect(found[0]).toMatchObject({ price: { denom: 'uatom', amount: '1100' }, expiresAt: after(300).toISOString() })
  const many = Array.from({ length: 9 }, (_, n) => anOrder(String(n)))
  expect(judgeFits(payment, left, many, after(60))).toHaveLength(5)
  expect(judgeFits({ ...payment, payer: null }, left, [anOrder('own')], after(60))).toMatchObject([{ token: 'own', ofPayer: false }])
})
