import type { PaymentInput, TokenFacts } from './judgePayment.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgePayment, topUpSeconds } from './judgePayment.ts'

const expiresAt = new Date('2026-01-01T12:05:00Z')
const inTime = new Date('2026-01-01T12:01:00Z')
const late = new Date('2026-01-01T12:06:00Z')
const token: TokenFacts = { status: 'open', chainId: 'hub-1', denom: 'uatom', price: 1000n, expiresAt }

function aPayment(overrides: Partial<PaymentInput> = {}): PaymentInput {
  return { token, chainId: 'hub-1', coins: [{ denom: 'uatom', amount: 1000n }], at: inTime, paidBefore: 0n, stillNeeded: true, paymentDenoms: ['uatom', 'ibc/USDC'], ...overrides }
}

const uatom = (amount: bigint) => ({ denom: 'uatom', amount })

describe('what a payment is and what becomes of it', () => {
  it.each([
    ['exact', {}, 'accept', []],
    ['over', { coins: [uatom(1500n)] }, 'accept', [['over', 500n, false]]],
    ['exact', { coins: [uatom(400n)], paidBefore: 600n }, 'accept', []],
    ['over', { coins: [uatom(600n)], paidBefore: 600n }, 'accept', [['over', 200n, false]]],
    ['under', { coins: [uatom(999n)] }, 'hold', []],
    ['under', { coins: [uatom(999n)], at: late }, 'hold', []],
    ['late', { coins: [uatom(999n)], at: new Date(expiresAt.getTime() + topUpSeconds * 1000 + 1) }, 'return', [['late', 999n, false]]],
    ['late', { at: late }, 'accept', []],
    ['late', { at: late, stillNeeded: false }, 'return', [['late', 1000n, false]]],
    ['exact', { token: { ...token, status: 'expired' as const } }, 'accept', []],
    ['duplicate', { token: { ...token, status: 'paid' as const } }, 'return', [['duplicate', 1000n, false]]],
    ['wrong-denom', { coins: [{ denom: 'ibc/USDC', amount: 7n }] }, 'return', [['wrong-denom', 7n, false]]],
    ['wrong-denom', { coins: [{ denom: 'factory/x/junk', amount: 7n }] }, 'hold', []],
    ['wrong-denom', { chainId: 'zone-1' }, 'hold', []],
    ['exact', { coins: [uatom(1000n), { denom: 'factory/x/junk', amount: 7n }] }, 'accept', [['wrong-denom', 7n, true]]],
    ['unmatched', { token: null }, 'hold', []],
  ] as const)('%s: %o -> %s', (match, overrides, action, refunds) => {
    const decision = judgePayment(aPayment(overrides as Partial<PaymentInput>))
    expect(decision.match).toBe(match)
    expect(decision.action.kind).toBe(action)
    expect(decision.refunds.map(one => [one.reason, one.coin.amount, one.byHand])).toEqual(refunds)
  })

  it('never owes back more than came in, and never keeps more than the price', () => {
    const coins = fc.uniqueArray(fc.record({ denom: fc.constantFrom('uatom', 'ibc/USDC', 'factory/x/junk'), amount: fc.bigInt({ min: 1n, max: 5000n }) }), { selector: coin => coin.denom, minLength: 1 })
    fc.assert(fc.property(coins, fc.bigInt({ min: 0n, max: 999n }), fc.constantFrom('open', 'paid', 'expired'), fc.constantFrom(inTime, late), fc.boolean(), (given, paidBefore, status, at, stillNeeded) => {
      const { action, refunds } = judgePayment(aPayment({ coins: given, paidBefore, at, stillNeeded, token: { ...token, status } }))
      for (const coin of given) {
        const back = refunds.filter(one => one.coin.denom === coin.denom).reduce((sum, one) => sum + one.coin.amount, 0n)
        expect(back).toBeLessThanOrEqual(coin.amount)
        if (action.kind === 'return')
          expect(back).toBe(coin.amount)
        if (action.kind === 'accept')
          expect(coin.amount - back).toBeLessThanOrEqual(coin.denom === 'uatom' ? 1000n : 0n)
      }
    }))
  })
})
