import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Amount } from './amount.ts'
import { formatAmount, formatUnits, sumCoins, toAmount } from './money.ts'

describe('money', () => {
  it('writes every amount exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), fc.integer({ min: 0, max: 30 }), (amount, decimals) => {
        const [whole = '', fraction = ''] = formatUnits(amount, decimals).replaceAll(',', '').split('.')
        expect(BigInt(whole + fraction.padEnd(decimals, '0'))).toBe(amount)
      }),
    )
  })

  it.each([
    [1250000n, 6, '1.25'],
    [1n, 18, '0.000000000000000001'],
    [1840000000n, 6, '1,840'],
    [0n, 6, '0'],
    [7n, 0, '7'],
  ])('%s with %s decimals is %s', (amount, decimals, text) => {
    expect(formatUnits(amount, decimals)).toBe(text)
  })

  it('never guesses the unit of an unknown asset', () => {
    expect(formatAmount({ denom: 'ibc/ABC', amount: '1250000' })).toBe('1,250,000 ibc/ABC (decimals not known)')
    expect(formatAmount({ denom: 'ibc/ABC', amount: '1250000' }, { baseDenom: 'uosmo' })).toBe('1,250,000 uosmo (decimals not known)')
    expect(formatAmount({ denom: 'ibc/ABC', amount: '1250000' }, { baseDenom: 'uosmo', symbol: 'OSMO' })).toContain('not known')
    expect(formatAmount({ denom: 'ibc/ABC', amount: '1250000' }, { baseDenom: 'uatom', unknownOrigin: true })).toBe(
      '1,250,000 uatom of an unknown chain (decimals not known)',
    )
    expect(formatAmount({ denom: 'uatom', amount: '1250000' }, { symbol: 'ATOM', decimals: 6 })).toBe('1.25 ATOM')
  })

  it.each(['-5', '1.5', '01', '1e3', '', '9'.repeat(79)])('refuses %j on the wire', amount => {
    expect(Amount.safeParse({ denom: 'uatom', amount }).success).toBe(false)
  })

  it('refuses to write a debt as an amount', () => {
    expect(() => toAmount({ denom: 'uatom', amount: -1n })).toThrow(RangeError)
  })

  it('sums per denom and drops what cancels out', () => {
    expect(
      sumCoins([
        { denom: 'b', amount: 2n },
        { denom: 'a', amount: 1n },
        { denom: 'b', amount: -2n },
        { denom: 'a', amount: 4n },
      ]),
    ).toEqual([{ denom: 'a', amount: 5n }])
  })
})
