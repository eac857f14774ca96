import type { PaymentInput, TokenFacts } from './judgePayment.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lateSeconds, topUpSeconds } from '../orders/deadlines.ts'
import { judgePayment, mostCoins } from './judgePayment.ts'

const expiresAt = new Date('2026-01-01T12:05:00Z')
const inTime = new Date('2026-01-01T12:01:00Z')
const late = new Date('2026-01-01T12:06:00Z')
const afterTopUp = new Date(expiresAt.getTime() + topUpSeconds * 1000 + 1)
const token: TokenFacts = { status: 'open', chainId: 'hub-1', denom: 'uatom', price: 1000n, priceNow: 1000n, expiresAt, purgedAt: null }
const expired = { ...token, status: 'expired' as const }
const paid = { ...token, status: 'paid' as const }
const leastSent = 3n

function aPayment(overrides: Partial<PaymentInput> = {}): PaymentInput {
  return {
    token,
    chainId: 'hub-1',
    payer: 'payer',
    recipient: 'home',
    coins: [uatom(1000n)],
    at: inTime,
    paidBefore: 0n,
    stillNeeded: true,
    paymentDenoms: ['uatom', 'ibc/USDC'],
    leastSent: () => leastSent,
    ...overrides,
  }
}

const uatom = (amount: bigint) => ({ denom: 'uatom', amount })
const usdc = (amount: bigint) => ({ denom: 'ibc/USDC', amount })
const junk = (amount: bigint) => ({ denom: 'factory/x/junk', amount })

/** What a decision is about: `accept`, `return`, or the reason for which it is held; and what goes back to whom. */
function outcome(input: PaymentInput) {
  const { match, action, refunds } = judgePayment(input)
  return [
    match,
    action.kind === 'hold' ? action.reason : action.kind,
    refunds.map(({ reason, coin, to }) => `${reason} ${coin.amount}${coin.denom} ${to}`),
  ]
}

describe('what a payment is and what becomes of it', () => {
  it.each<[string, Partial<PaymentInput>, unknown[]]>([
    ['exact', {}, ['exact', 'accept', []]],
    ['exact, in a block before the price was over, though read later', { token: expired }, ['exact', 'accept', []]],
    ['exact, by a third person', { payer: 'somebody else' }, ['exact', 'accept', []]],
    ['exact, from several accounts, over IBC, or by a block', { payer: null }, ['exact', 'accept', []]],
    ['over', { coins: [uatom(1500n)] }, ['over', 'accept', ['over 500uatom home']]],
    ['over, by a third person', { coins: [uatom(1500n)], payer: 'somebody else' }, ['over', 'accept', ['over 500uatom home']]],
    ['under', { coins: [uatom(999n)] }, ['under', 'underpaid', []]],
    ['under, and late', { coins: [uatom(999n)], at: late }, ['late', 'return', ['late 999uatom home']]],
    ['under, then topped up', { coins: [uatom(400n)], paidBefore: 600n }, ['exact', 'accept', []]],
    ['under, then topped up by too much', { coins: [uatom(600n)], paidBefore: 600n }, ['over', 'accept', ['over 200uatom home']]],
    ['under, topped up late', { coins: [uatom(400n)], paidBefore: 600n, at: late, token: expired }, ['late', 'accept', []]],
    ['under, after the last hour', { coins: [uatom(999n)], at: afterTopUp, token: expired }, ['late', 'return', ['late 999uatom home']]],
    ['late, and it still covers the price', { at: late, token: expired }, ['late', 'accept', []]],
    ['late, and too much', { at: late, token: expired, coins: [uatom(1100n)] }, ['late', 'accept', ['over 100uatom home']]],
    ['late, and the transfers need it no more', { at: late, stillNeeded: false }, ['late', 'return', ['late 1000uatom home']]],
    ['late, and gas is dearer by now', { at: late, token: { ...expired, priceNow: 1001n } }, ['late', 'return', ['late 1000uatom home']]],
    [
      'late, and it covers the gas of now',
      { at: late, token: { ...expired, priceNow: 1200n }, coins: [uatom(1300n)] },
      ['late', 'accept', ['over 100uatom home']],
    ],
    ['late, and gas is cheaper by now', { at: late, token: { ...expired, priceNow: 900n } }, ['late', 'accept', ['over 100uatom home']]],
    [
      'late, and gas is dearer than Hermes pays',
      { at: late, token: { ...expired, priceNow: null } },
      ['late', 'return', ['late 1000uatom home']],
    ],
    ['in time, and gas is dearer than Hermes pays', { token: { ...token, priceNow: null } }, ['exact', 'accept', []]],
    ['late by a week', { at: new Date(expiresAt.getTime() + lateSeconds * 1000), token: expired }, ['late', 'accept', []]],
    [
      'late by more than a week',
      { at: new Date(expiresAt.getTime() + lateSeconds * 1000 + 1), token: expired },
      ['late', 'return', ['late 1000uatom home']],
    ],
    [
      'under, topped up late with too little for the gas of now',
      { coins: [uatom(400n)], paidBefore: 600n, at: late, token: { ...expired, priceNow: 1001n } },
      ['late', 'return', ['late 400uatom home']],
    ],
    [
      'under, topped up late when less would have done',
      { coins: [uatom(100n)], paidBefore: 600n, at: late, token: { ...expired, priceNow: 500n } },
      ['late', 'accept', ['over 100uatom home']],
    ],
    ['at any time, once its terms are gone', { token: { ...expired, purgedAt: late } }, ['late', 'return', ['late 1000uatom home']]],
    ['a second payment', { token: paid }, ['duplicate', 'return', ['duplicate 1000uatom home']]],
    ['a second payment that is late as well', { token: paid, at: late }, ['duplicate', 'return', ['duplicate 1000uatom home']]],
    ['another denom that we take', { coins: [usdc(7n)] }, ['wrong-denom', 'return', ['wrong-denom 7ibc/USDC home']]],
    ['a denom that we do not take', { coins: [junk(10n ** 30n)] }, ['wrong-denom', 'needs-approval', []]],
    ['the price and another denom', { coins: [uatom(1000n), usdc(7n)] }, ['exact', 'accept', ['wrong-denom 7ibc/USDC home']]],
    ['too little, and another denom', { coins: [uatom(900n), usdc(7n)] }, ['under', 'underpaid', ['wrong-denom 7ibc/USDC home']]],
    [
      'a second payment and another denom',
      { token: paid, coins: [uatom(900n), usdc(7n)] },
      ['duplicate', 'return', ['duplicate 900uatom home', 'wrong-denom 7ibc/USDC home']],
    ],
    ['exact, with nobody known to whom anything may go', { recipient: null }, ['exact', 'accept', []]],
    ['over, with nobody known to whom it may go', { recipient: null, coins: [uatom(1500n)] }, ['over', 'accept', ['over 500uatom null']]],
    ['a second payment, with nobody known to whom it may go', { recipient: null, token: paid }, ['duplicate', 'no-safe-recipient', []]],
    ['on another chain', { chainId: 'zone-1', recipient: null }, ['wrong-denom', 'no-safe-recipient', []]],
    ['on another chain, by the wallet of the order', { chainId: 'zone-1' }, ['wrong-denom', 'return', ['wrong-denom 1000uatom home']]],
    [
      'on another chain, by the wallet of the order, in a denom that we do not take',
      { chainId: 'zone-1', coins: [junk(5n)] },
      ['wrong-denom', 'needs-approval', []],
    ],
    ['for no order that we know', { token: null }, ['unmatched', 'unmatched', []]],
    ['for no order, from nobody in particular', { token: null, payer: null }, ['unmatched', 'no-safe-recipient', []]],
    ['for no order, in a denom that we do not take', { token: null, coins: [junk(10n ** 30n)] }, ['unmatched', 'needs-approval', []]],
    [
      'the price among more kinds of coins than anybody pays with',
      { coins: [uatom(1000n), ...Array.from({ length: mostCoins }, (_, i) => ({ denom: `factory/x/junk${i}`, amount: 1n }))] },
      ['wrong-denom', 'needs-approval', []],
    ],
    ['dust for no order', { token: null, coins: [uatom(leastSent)] }, ['unmatched', 'dust', []]],
    ['dust for an order', { coins: [uatom(1n)] }, ['under', 'underpaid', []]],
    ['dust for an order that is paid', { token: paid, coins: [uatom(leastSent)] }, ['duplicate', 'dust', []]],
    [
      'dust and junk for an order that is paid',
      { token: paid, coins: [uatom(leastSent), junk(10n ** 30n)] },
      ['duplicate', 'needs-approval', []],
    ],
    ['dust in another denom', { coins: [usdc(1n)] }, ['wrong-denom', 'dust', []]],
  ])('%s', (_, overrides, expected) => {
    expect(outcome(aPayment(overrides))).toEqual(expected)
  })

  it('leaves no coin without an end, never owes back more than came in, and never keeps more than the price', () => {
    const coins = fc.uniqueArray(
      fc.record({ denom: fc.constantFrom('uatom', 'ibc/USDC', 'factory/x/junk'), amount: fc.bigInt({ min: 1n, max: 5000n }) }),
      { selector: coin => coin.denom, minLength: 1 },
    )
    const status = fc.constantFrom<(TokenFacts | null)[]>(
      token,
      expired,
      paid,
      { ...expired, priceNow: 2000n },
      { ...expired, priceNow: 300n },
      { ...expired, priceNow: null },
      null,
    )
    const facts = fc.record({
      coins,
      token: status,
      paidBefore: fc.bigInt({ min: 0n, max: 999n }),
      at: fc.constantFrom(inTime, late, afterTopUp),
      stillNeeded: fc.boolean(),
      chainId: fc.constantFrom('hub-1', 'zone-1'),
      payer: fc.constantFrom('payer', null),
      recipient: fc.constantFrom('home', null),
    })
    fc.assert(
      fc.property(facts, given => {
        const { action, refunds } = judgePayment(aPayment(given))
        for (const { denom, amount } of given.coins) {
          const back = refunds.filter(one => one.coin.denom === denom).reduce((sum, one) => sum + one.coin.amount, 0n)
          const held = action.kind === 'hold' ? (action.coins.find(coin => coin.denom === denom)?.amount ?? 0n) : 0n
          const kept = amount - back - held
          expect(kept).toBeGreaterThanOrEqual(0n)
          expect(kept).toBeLessThanOrEqual(
            action.kind === 'accept' && denom === 'uatom' && action.price > given.paidBefore ? action.price - given.paidBefore : 0n,
          )
        }
        expect(refunds.every(({ to }) => to === given.recipient)).toBe(true)
      }),
    )
  })
})
