import type { SendableRefund } from './due/chooseBatch.ts'
import { describe, expect, it } from 'vitest'
import { leastSent, sendingCost } from '../gas/refundCosts.ts'
import { judgeGas } from '../gas/refundGas.ts'
import { judgeNet } from '../owing/judgeNet.ts'
import { judgeRefund } from '../owing/judgeRefund.ts'
import { chooseBatch } from './due/chooseBatch.ts'
import { readRefundMemo, refundMemo } from './due/refundMemo.ts'
import { judgeFailure } from './sign/judgeFailure.ts'

function refund(id: number, overrides: Partial<SendableRefund> = {}): SendableRefund {
  return {
    id,
    token: null,
    reason: 'over',
    denom: 'uatom',
    amount: 1_000n,
    to: 'cosmos1x',
    net: null,
    largestBatch: 50,
    ...overrides,
  }
}
const ids = (refunds: { id: number }[]) => refunds.map(one => one.id)
const fee = (count: number) => ({ denom: 'uatom', amount: BigInt(count) * 10n })
const rich = [
  { denom: 'uatom', amount: 10n ** 9n },
  { denom: 'ibc/X', amount: 10n ** 9n },
]
const range = (length: number) => Array.from({ length }, (_, index) => index + 1)

describe('what goes together in one transaction', () => {
  it('is 50 refunds, the oldest first', () => {
    expect(
      ids(
        chooseBatch(
          range(60).map(id => refund(id)),
          rich,
          fee,
        ).refunds,
      ),
    ).toEqual(range(50))
  })

  it('is no more than any of them allows, and none that allows less holds up the others', () => {
    expect(
      ids(chooseBatch([refund(1), refund(2, { largestBatch: 1 }), refund(3, { largestBatch: 2 }), refund(4)], rich, fee).refunds),
    ).toEqual([1, 3])
    expect(ids(chooseBatch([refund(1, { largestBatch: 1 }), refund(2)], rich, fee).refunds)).toEqual([1])
  })

  it('is what the wallet can pay beside the fee; the rest is told', () => {
    const { refunds, short } = chooseBatch(
      [refund(1, { amount: 500n }), refund(2, { amount: 600n }), refund(3, { amount: 470n }), refund(4, { denom: 'ibc/X', amount: 5n })],
      [{ denom: 'uatom', amount: 1_000n }],
      fee,
    )
    expect([ids(refunds), ids(short)]).toEqual([
      [1, 3],
      [2, 4],
    ])
  })

  it('is what the memo can name', () => {
    const scattered = range(60).map(id => refund(100_000 + id * 2))
    const { refunds } = chooseBatch(scattered, rich, fee)
    expect(refunds.length).toBeGreaterThan(30)
    expect(refundMemo(refunds).length).toBeLessThanOrEqual(256)
  })
})

it('the memo names what it pays', () => {
  expect(refundMemo([{ id: 7, token: 'some-order' }])).toBe('relayooor refund 7 of order some-order')
  expect(refundMemo([3, 9, 8, 7, 12].map(id => ({ id, token: null })))).toBe('relayooor refund 3,7-9,12')
})

it.each([
  ['relayooor refund 7 of order some-order', [7]],
  ['relayooor refund 3,7-9,12', [3, 7, 8, 9, 12]],
  ['relayooor refund 1-50', range(50)],
  ['relayooor refund 1-51', null],
  ['relayooor refund 1-999999999999999', null],
  ['relayooor refund 9-7', null],
  ['relayooor refund 7 please', null],
  ['refund 7', null],
  ['', null],
])('reads a memo: %j', (memo, ids) => expect(readRefundMemo(memo)).toEqual(ids))

describe('what the recipient gets', () => {
  const facts = { fee: 101n, refunds: 2, sendingCost: (denom: string) => ({ uatom: 100n, 'ibc/X': 300n })[denom] ?? 0n, gasDenom: 'uatom' }
  it.each<[string, Partial<SendableRefund>, bigint | null]>([
    ['all, of what we caused', { reason: 'not-cleared' }, 1_000n],
    ['all, of goodwill', { reason: 'goodwill' }, 1_000n],
    ['less its share of the fee, rounded up, of what the payer caused', {}, 949n],
    ['the share in its own denom by the rate', { denom: 'ibc/X' }, 847n],
    ['all, where no rate is known', { denom: 'ibc/Y' }, 1_000n],
    ['nothing is not sent', { amount: 51n }, null],
    ['what was fixed stays fixed', { net: 990n }, 990n],
  ])('%s', (_, change, net) => expect(judgeNet(refund(1, change), facts)).toBe(net))
})

describe('what is worth sending', () => {
  const settings = { gasPrice: { amount: '0.01', denom: 'uatom' } }
  const rates: Record<string, { price: string; decimals: number }> = {
    uatom: { price: '4', decimals: 6 },
    'ibc/USDC': { price: '1', decimals: 6 },
  }
  const facts = { settings, rate: (denom: string) => rates[denom], perPacketFee: () => 77n }
  it('is above the gas for it, in its own denom', () => {
    expect([sendingCost(facts, 'uatom'), sendingCost(facts, 'ibc/USDC'), sendingCost(facts, 'ibc/Y')]).toEqual([1_300n, 5_200n, 0n])
  })
  it('is above the fee for one packet where no rate is known', () => {
    expect([leastSent(facts, 'uatom'), leastSent(facts, 'ibc/Y')]).toEqual([1_300n, 77n])
  })
  it('is asked of what a payer caused alone', () => {
    const owed = {
      coin: { denom: 'uatom', amount: 5n },
      to: 'cosmos1x',
      paymentDenoms: ['uatom'],
      hotKey: true,
      autoLimit: undefined,
      mostEach: undefined,
      leastSent: 5n,
    }
    expect(judgeRefund({ ...owed, reason: 'over' })).toEqual({ status: 'awaiting_approval', waitsFor: 'dust' })
    expect(judgeRefund({ ...owed, reason: 'not-cleared' })).toEqual({ status: 'due', waitsFor: null })
  })
})

describe('after a failure in a block', () => {
  const facts = { codespace: 'sdk', code: 4, refunds: 20, gasLimit: 100_000n, maxGas: 400_000n }
  it.each([
    ['many are halved', {}, 'in-halves'],
    ['one alone waits for a person', { refunds: 1 }, 'by-a-person'],
    ["an empty wallet is nobody's fault", { refunds: 1, code: 5 }, 'as-before'],
    ['nor is gas that ran out', { refunds: 1, code: 11 }, 'as-before'],
    ['until it cannot be more', { refunds: 1, code: 11, gasLimit: 400_000n }, 'by-a-person'],
    ["a module's own code 5 is no empty wallet", { refunds: 1, codespace: 'bank', code: 5 }, 'by-a-person'],
  ])('%s', (_, change, decision) => expect(judgeFailure({ ...facts, ...change })).toBe(decision))
})

it.each([
  ['what was simulated, and some more', { simulated: 100_001n, ranOutAt: null }, 110_002n],
  ['what is usual when it cannot be simulated', { simulated: null, ranOutAt: null }, 180_000n],
  ['twice what was too little', { simulated: 100_000n, ranOutAt: 120_000n }, 240_000n],
  ['never above the limit of the chain', { simulated: 900_000n, ranOutAt: null }, 400_000n],
])('gas: %s', (_, facts, limit) =>
  expect(judgeGas({ ...facts, refunds: 2, settings: { gasMultiplier: 1.1, maxGas: 400_000 } })).toBe(limit),
)
