import type { Rate } from './rates.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convertUp, rateOf } from './rates.ts'

const rates: Record<string, Rate> = {
  uatom: { price: '4.50', decimals: 6 },
  uosmo: { price: '0.3', decimals: 6 },
  aevmos: { price: '0.01', decimals: 18 },
}

it('a name with its chain counts before the bare name', () => {
  const both = { uatom: { price: '4', decimals: 6 }, 'b-1:uatom': { price: '8', decimals: 6 } }
  expect([rateOf(both, 'a-1', 'uatom'), rateOf(both, 'b-1', 'uatom'), rateOf(both, 'a-1', 'uosmo')].map(rate => rate?.price)).toEqual([
    '4',
    '8',
    undefined,
  ])
})

describe('conversion', () => {
  it.each([
    [1_000_000n, 'uatom', 'uosmo', 15_000_000n],
    [1n, 'uosmo', 'uatom', 1n],
    [15n, 'uosmo', 'uatom', 1n],
    [16n, 'uosmo', 'uatom', 2n],
    [10n ** 18n, 'aevmos', 'uatom', 2223n],
    [0n, 'uosmo', 'uatom', 0n],
  ] as const)('%s %s in %s is %s', (amount, from, to, expected) => {
    expect(convertUp(amount, rates[from] ?? fail(), rates[to] ?? fail())).toBe(expected)
  })

  it('never gives less than the worth, and less than one unit more', () => {
    const decimal = fc
      .tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 9 }))
      .map(([digits, places]) => `${Math.floor(digits / 10 ** places)}.${String(digits % 10 ** places).padStart(Math.max(places, 1), '0')}`)
    const rate = fc.record({ price: decimal.filter(text => /[1-9]/.test(text)), decimals: fc.integer({ min: 0, max: 18 }) })
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), rate, rate, (amount, from, to) => {
        const converted = convertUp(amount, from, to)
        const back = convertUp(converted, to, from)
        expect(back).toBeGreaterThanOrEqual(amount)
        expect(convertUp(amount, from, from)).toBe(amount)
        if (converted > 0n) expect(convertUp(converted - 1n, to, from)).toBeLessThanOrEqual(amount)
      }),
      { numRuns: 300 },
    )
  })
})

function fail(): never {
  throw new Error('no such rate')
}
