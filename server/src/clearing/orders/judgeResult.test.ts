import type { FinishedPart } from './judgeResult.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeResult, judgeSettlement } from './judgeResult.ts'

const trace = { chainId: 'b', at: new Date(0) }
function aPart(overrides: Partial<FinishedPart> = {}): FinishedPart {
  return {
    verdict: 'deliver',
    result: 'delivered',
    byUs: true,
    unchecked: false,
    onward: false,
    part: 100n,
    ...overrides,
  }
}

describe('kept and back', () => {
  it.each([
    ['deliver', 'delivered', true, 'cleared'],
    ['deliver', 'returned', true, 'not_cleared'],
    ['deliver', 'error_ack', true, 'cleared'],
    ['deliver', 'error_ack', false, 'not_cleared'],
    ['return', 'returned', true, 'cleared'],
    ['return', 'returned', false, 'not_cleared'],
    ['return', 'error_ack', true, 'cleared'],
    ['return', 'delivered', true, 'not_cleared'],
    ['deliver', 'cleared_by_other', false, 'not_cleared'],
    ['deliver', 'duplicate', false, 'not_cleared'],
    ['deliver', 'failed', false, 'not_cleared'],
  ] as const)('quoted %s, ended %s, by us %s: %s', (verdict, result, byUs, status) => {
    expect(judgeSettlement([aPart({ verdict, result, byUs })], 1000n).status).toBe(status)
  })

  it('keeps nothing for a refusal that could not be asked about before the price', () => {
    const refused = aPart({ result: 'error_ack', unchecked: true })
    expect(judgeSettlement([refused], 1000n)).toMatchObject({ status: 'not_cleared', earned: 0n })
    expect(judgeSettlement([aPart({ unchecked: true }), { ...refused, verdict: 'return' }], 1000n)).toMatchObject({ status: 'cleared' })
  })

  it('keeps what was carried on when it was sold so, though it was sold as coming back', () => {
    const carried = aPart({ verdict: 'return', result: 'passed_on' })
    expect(judgeSettlement([carried], 1000n).status).toBe('not_cleared')
    expect(judgeSettlement([{ ...carried, onward: true }], 1000n)).toEqual({ status: 'cleared', earned: 1100n, back: [] })
    expect(judgeSettlement([{ ...carried, onward: true, byUs: false }], 1000n).status).toBe('not_cleared')
  })

  it('gives back the part of each packet that was not earned, and the service fee only when none was', () => {
    expect(
      judgeSettlement([aPart(), aPart({ result: 'failed', byUs: false }), aPart({ result: 'cleared_by_other', byUs: false })], 1000n),
    ).toEqual({
      status: 'partly_cleared',
      earned: 1100n,
      back: [
        { reason: 'not-cleared', amount: 100n },
        { reason: 'cleared-by-other', amount: 100n },
      ],
    })
    expect(judgeSettlement([aPart({ result: 'cleared_by_other', byUs: false })], 1000n)).toEqual({
      status: 'not_cleared',
      earned: 0n,
      back: [{ reason: 'cleared-by-other', amount: 1100n }],
    })
  })

  it('splits the price without a rest', () => {
    const part = fc.record({
      verdict: fc.constantFrom('deliver' as const, 'return' as const),
      result: fc.constantFrom(
        'delivered' as const,
        'returned' as const,
        'error_ack' as const,
        'passed_on' as const,
        'cleared_by_other' as const,
        'duplicate' as const,
        'failed' as const,
      ),
      byUs: fc.boolean(),
      unchecked: fc.boolean(),
      onward: fc.boolean(),
      part: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.bigInt({ min: 0n, max: 10n ** 20n }), (parts, fee) => {
        const { earned, back } = judgeSettlement(parts, fee)
        const price = fee + parts.reduce((sum, one) => sum + one.part, 0n)
        expect(earned + back.reduce((sum, one) => sum + one.amount, 0n)).toBe(price)
      }),
    )
  })

  it('takes nothing for an end that is not one', () => {
    expect(judgeResult({ kind: 'open' })).toBeNull()
    expect(judgeResult({ kind: 'refused', trace })).toBeNull()
    expect(judgeResult({ kind: 'delivered', trace, byUs: false })).toEqual({ result: 'cleared_by_other', byUs: false })
  })
})
