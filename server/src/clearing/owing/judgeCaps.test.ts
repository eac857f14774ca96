import type { CappedRefund, Sent } from './judgeCaps.ts'
import { RefundReason } from '@relayooor/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capFor, judgeCaps } from './judgeCaps.ts'
import { capsOf, mostEach, shareOf } from './refundCaps.ts'

const caps = { caused: 5n, causedDaily: 100n, failedDaily: 30n }
function refund(id: number, change: Partial<CappedRefund> = {}): CappedRefund {
  return {
    id,
    cap: 'caused',
    denom: 'uatom',
    amount: 5n,
    payerAccount: `payer${id}`,
    toAccount: `to${id}`,
    ...change,
  }
}
function many(count: number, change: (id: number) => Partial<CappedRefund> = () => ({})) {
  return Array.from({ length: count }, (_, id) => refund(id, change(id)))
}
function judge(refunds: CappedRefund[], sent: Sent[] = []) {
  const { go, later, ask } = judgeCaps(refunds, sent, () => caps)
  return [go, later, ask].map(part => part.map(one => one.id))
}

describe('which cap holds a refund', () => {
  it.each(RefundReason.options)('%s: none where two nodes showed its payment', reason =>
    expect([capFor(reason, 2), capFor(reason, 3)]).toEqual([null, null]),
  )
  it.each<[string, string | null]>([
    ...['over', 'late', 'duplicate', 'wrong-denom', 'underpaid', 'unmatched'].map((reason): [string, string] => [reason, 'caused']),
    ['not-cleared', 'failed'],
    ['cleared-by-other', 'failed'],
    ['goodwill', null],
  ])('%s of one node: %s', (reason, cap) => {
    expect([capFor(RefundReason.parse(reason), 1), capFor(RefundReason.parse(reason), 0)]).toEqual([cap, cap])
  })
})

describe('what the caps are', () => {
  const unsaid = { caused: new Map(), causedDaily: new Map(), failedDaily: new Map() }
  const fees = { service: 1_000n, perPacket: 100n }
  it.each([
    ['so many times the service fee when nothing is said', unsaid, fees, 'usual', [5_000n, 100_000n, 300_000n]],
    [
      'so many times the fee of a packet where there is no service fee',
      unsaid,
      { service: 0n, perPacket: 100n },
      'usual',
      [500n, 10_000n, 30_000n],
    ],
    ['none in the sandbox', unsaid, fees, 'none', [undefined, undefined, undefined]],
    ['none where that is said', { ...unsaid, causedDaily: 'none' }, fees, 'usual', [5_000n, undefined, 300_000n]],
    [
      'what is said, of the denoms that are named',
      { ...unsaid, caused: new Map([['uatom', 7n]]), failedDaily: new Map([['uother', 1n]]) },
      fees,
      'usual',
      [7n, 100_000n, 300_000n],
    ],
    ['what is said, in the sandbox too', { ...unsaid, failedDaily: new Map([['uatom', 0n]]) }, fees, 'none', [undefined, undefined, 0n]],
  ] as const)('%s', (_, said, fee, rest, [caused, causedDaily, failedDaily]) =>
    expect(capsOf('uatom', said, fee, rest)).toEqual({ caused, causedDaily, failedDaily }),
  )

  it("one refund has no more than what can go at all: a payer's share of the day", () => {
    expect([
      mostEach('caused', caps),
      mostEach('caused', { ...caps, caused: 50n }),
      mostEach('caused', { ...caps, caused: 2n }),
      mostEach('failed', caps),
      mostEach(null, caps),
    ]).toEqual([5n, 5n, 2n, 30n, undefined])
    expect(mostEach('caused', { caused: 5n, causedDaily: undefined, failedDaily: undefined })).toBe(5n)
  })
})

describe('of refunds that are due', () => {
  it('as many go as the day allows, the others later', () =>
    expect(judge(many(23))).toEqual([Array.from({ length: 20 }, (_, id) => id), [20, 21, 22], []]))
  it('one payer has a twentieth, by whatever recipients', () =>
    expect(judge(many(3, () => ({ payerAccount: 'one', amount: 3n })))).toEqual([[0], [1, 2], []]))
  it('one recipient has a twentieth, by whatever payers', () =>
    expect(judge(many(3, () => ({ toAccount: 'one', amount: 3n })))).toEqual([[0], [1, 2], []]))
  it('without a known payer the recipient counts', () =>
    expect(judge(many(3, () => ({ payerAccount: null })))).toEqual([[0, 1, 2], [], []]))
  it('a small one goes though a large one before it has to wait', () =>
    expect(
      judge([
        refund(1, { amount: 4n, payerAccount: 'one' }),
        refund(2, { amount: 4n, payerAccount: 'one' }),
        refund(3, { amount: 1n, payerAccount: 'one' }),
      ]),
    ).toEqual([[1, 3], [2], []]))
  it('those of failed orders wait for a person when the day is used up, whoever gets them', () =>
    expect(judge(many(7, () => ({ cap: 'failed', toAccount: 'one', payerAccount: 'one' })))).toEqual([[0, 1, 2, 3, 4, 5], [], [6]]))
  it('what went before counts, of that cap and denom', () => {
    expect(judge([refund(1)], [{ ...refund(9), amount: 96n }])).toEqual([[], [1], []])
    expect(
      judge(
        [refund(1)],
        [
          { ...refund(9), amount: 96n, denom: 'uother' },
          { ...refund(9), amount: 96n, cap: 'failed' },
        ],
      ),
    ).toEqual([[1], [], []])
    expect(judge([refund(1, { payerAccount: 'one' })], [{ ...refund(9), amount: 1n, payerAccount: 'one' }])).toEqual([[], [1], []])
  })
  it('no cap holds what two nodes showed', () =>
    expect(judge(many(99, () => ({ cap: null, payerAccount: 'one', toAccount: 'one', amount: 999n })))[0]).toHaveLength(99))
  it('more than ever goes by itself waits for a person, not for the day', () =>
    expect(judge([refund(1, { amount: 6n }), refund(2, { cap: 'failed', amount: 31n }), refund(3)])).toEqual([[3], [], [1, 2]]))

  it('whatever is asked for, no more goes than the day, a payer and a recipient may have', () => {
    const anyRefund = fc.record({
      cap: fc.constantFrom('caused', 'failed'),
      amount: fc.bigInt(1n, 9n),
      denom: fc.constantFrom('uatom', 'uother'),
      payerAccount: fc.constantFrom(null, 'a', 'b', 'c'),
      toAccount: fc.constantFrom('x', 'y', 'z'),
    } as const)
    fc.assert(
      fc.property(fc.array(anyRefund, { maxLength: 80 }), fc.array(anyRefund, { maxLength: 5 }), (asked, before) => {
        const asking = asked.map((one, id) => ({ ...one, id }))
        const { go, later, ask } = judgeCaps(asking, before, () => caps)
        expect(go.length + later.length + ask.length).toBe(asking.length)
        const all = [...before, ...go]
        const sum = (which: (one: Sent) => boolean) => all.filter(which).reduce((total, one) => total + one.amount, 0n)
        for (const denom of ['uatom', 'uother']) {
          for (const { toAccount, payerAccount, cap } of go.filter(one => one.denom === denom)) {
            expect(sum(one => one.cap === cap && one.denom === denom)).toBeLessThanOrEqual(
              cap === 'caused' ? caps.causedDaily : caps.failedDaily,
            )
            const parts =
              cap === 'failed'
                ? []
                : [
                    sum(one => one.cap === cap && one.denom === denom && one.toAccount === toAccount),
                    payerAccount === null ? 0n : sum(one => one.cap === cap && one.denom === denom && one.payerAccount === payerAccount),
                  ]
            for (const part of parts) expect(part).toBeLessThanOrEqual(shareOf(caps) ?? 0n)
          }
        }
      }),
    )
  })
})
