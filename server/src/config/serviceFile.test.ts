import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readServiceFile } from './serviceFile.ts'

function read(text: string) {
  const file = readServiceFile(text)
  if (!file.ok) throw new Error(file.problems.join('; '))
  return file.value
}

it('the example of docs/operations/settings.md is read, and names every part', () => {
  const page = readFileSync(new URL('../../../docs/operations/settings.md', import.meta.url), 'utf8')
  const example = /^```yaml\n(.*?)^```/ms.exec(page)?.[1] ?? ''
  expect(Object.keys(parse(example) as object).toSorted()).toEqual(Object.keys(read('')).toSorted())
  expect(read(example)).toMatchObject({ chains: { 'cosmoshub-4': { slip44: 118, requestsPerSecond: 10 } } })
})

describe('fees, rates and limits', () => {
  it('are as docs/fees.md says when nothing is said', () => {
    expect(read('')).toMatchObject({
      fees: {},
      rates: {},
      limits: { openPrices: 20, openLiability: {} },
      failingRoutes: { afterOrders: 3, coolDownSeconds: 300 },
    })
  })

  it('are exact, as number or as text', () => {
    expect(
      read(`
fees: { uatom: { service: 1000000, perPacket: "100000", tiers: [{ packets: 10, discountPercent: 5 }] } }
rates: { uatom: { price: 4.5, decimals: 6 }, "evm-1:aevm": { price: "0.000000000000000001", decimals: 18 } }
limits: { openLiability: { uatom: 5000000000 } }
`),
    ).toMatchObject({
      fees: { uatom: { service: 1_000_000n, perPacket: 100_000n, tiers: [{ packets: 10, discountPercent: 5 }] } },
      rates: { uatom: { price: '4.5', decimals: 6 }, 'evm-1:aevm': { price: '0.000000000000000001', decimals: 18 } },
      limits: { openLiability: { uatom: 5_000_000_000n } },
    })
  })

  it.each([
    ['an aim that contradicts itself', 'service: { objective: { p50Seconds: 90, p95Seconds: 60 } }', 'at service.objective'],
    ['a price that nobody can pay', 'fees: { uatom: { service: 0, perPacket: 0 } }', 'at fees.uatom'],
    [
      'a discount of everything',
      'fees: { uatom: { service: 1, perPacket: 0, tiers: [{ packets: 1, discountPercent: 100 }] } }',
      'at fees.uatom.tiers.0.discountPercent',
    ],
    [
      'two discounts for one volume',
      'fees: { uatom: { service: 1, perPacket: 0, tiers: [{ packets: 1, discountPercent: 1 }, { packets: 1, discountPercent: 2 }] } }',
      'at fees.uatom.tiers',
    ],
    ['a coin worth nothing', 'rates: { uatom: { price: 0.0, decimals: 6 } }', 'at rates.uatom.price'],
    ['a price below nothing', 'rates: { uatom: { price: "-4", decimals: 6 } }', 'at rates.uatom.price'],
    ['a number that is not exact', 'rates: { uatom: { price: 1e-9, decimals: 6 } }', 'at rates.uatom.price'],
    ['a rate without its unit', 'rates: { uatom: { price: 4 } }', 'at rates.uatom.decimals'],
    ['orders that go before they are archived', 'retention: { orders: 90, archivedOrders: 30 }', 'at retention'],
    ['no open prices', 'limits: { openPrices: 0 }', 'at limits.openPrices'],
  ])('%s is refused by name', (_, text, where) => {
    expect(readServiceFile(text)).toMatchObject({ ok: false, problems: [expect.stringContaining(where)] })
  })

  it('a file of any kind is read, or its problems are told', () => {
    const sound = 'fees: { uatom: { service: 1, perPacket: 2 } }\nrates: { uatom: { price: 4.5, decimals: 6 } }\n'
    const damaged = fc
      .tuple(fc.nat({ max: sound.length }), fc.nat({ max: 9 }), fc.string({ unit: 'binary', maxLength: 6 }))
      .map(([at, cut, put]) => sound.slice(0, at) + put + sound.slice(at + cut))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), damaged), text => {
        const file = readServiceFile(text)
        expect(file.ok || file.problems.length > 0).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
