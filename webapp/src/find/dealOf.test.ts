import { expect, it } from 'vitest'
import { aConfig, anAmount, aPacket, aPacketId } from '../testing/builders.ts'
import { dealOf, isTiny, usualDeal } from './dealOf.ts'

const price = { chainId: 'sandhub-1', amount: anAmount(1_112_000) }
function of(amount: number, denom = 'uhub', chainId = 'sandhub-1') {
  return { packet: aPacketId({ chainId }), amount: anAmount(amount, denom) }
}
const rates = { uhub: { price: '2.00', decimals: 6 }, 'sandzone-1:uzone': { price: '0.50', decimals: 6 } }

it('compares a price with what it frees in the same coin of the same chain', () => {
  expect(dealOf(price, [of(1_000_000), of(500_000)], {})).toEqual({ frees: anAmount(1_500_000), byRates: false, costsMore: false })
  expect(dealOf(price, [of(1_112_000)], {})).toEqual({ frees: anAmount(1_112_000), byRates: false, costsMore: true })
})

it("compares other coins by the operator's rates, and not at all without one", () => {
  expect(dealOf(price, [of(1_000_000), of(1_000_000, 'uzone', 'sandzone-1')], rates)).toEqual({
    frees: anAmount(1_250_000),
    byRates: true,
    costsMore: false,
  })
  expect(dealOf(price, [of(4_000_000, 'uzone', 'sandzone-1')], rates)).toMatchObject({ costsMore: true })
  for (const other of [of(1, 'ibc/AB'), of(9_000_000, 'uzone'), { packet: aPacketId() }])
    expect(dealOf(price, [of(9_000_000), other], rates)).toBeUndefined()
  expect(dealOf(price, [of(9_000_000, 'uzone', 'sandzone-1')], { uzone: { price: '0.50', decimals: 6 } })).toBeUndefined()
  expect(dealOf(price, [], rates)).toBeUndefined()
})

it('knows beforehand what surely costs more than it frees: an order by all its fees, a transfer by its own part', () => {
  const config = aConfig()
  expect(usualDeal([of(1_100_000)], config)?.costsMore).toBe(true)
  expect(usualDeal([of(700_000), of(600_000)], config)?.costsMore).toBe(false)
  expect([100_000, 100_001].map(amount => isTiny(of(amount), config))).toEqual([true, false])
  expect([isTiny(of(1, 'ibc/AB'), config), isTiny(of(1, 'uhub', 'moon-1'), config), isTiny(aPacket(), config)]).toEqual([
    false,
    false,
    false,
  ])
})
