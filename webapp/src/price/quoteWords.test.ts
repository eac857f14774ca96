import type { Quote } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig, anAmount, aQuote } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { costLines, gasOnUsText } from './quoteWords.ts'

const names = namesFrom(aConfig())

it('lists parts of a price that add up, or one sum where they would not', () => {
  const quote = aQuote()
  const labels = (of: Quote): string[] => costLines(of, names).map(({ label }) => label)
  const total = (of: Quote): bigint =>
    costLines(of, names).reduce((sum, { amount, off }) => sum + BigInt(amount.amount) * (off ? -1n : 1n), 0n)
  expect(labels(quote)).toEqual(['Service fee', 'Clearing 1 transfer', 'Gas that we pay'])
  expect(total(quote)).toBe(1_112_000n)
  const rounded = { ...quote, fees: { ...quote.fees, packets: quote.fees.packets.map(part => ({ ...part, gas: anAmount(1) })) } }
  expect(labels(rounded)).toEqual(['Service fee', 'Clearing 1 transfer'])
  expect(total(rounded)).toBe(1_112_000n)
})

it('names the gas of each chain, what of it is not in the price, and the discount for volume', () => {
  const quote = aQuote()
  const gas = [
    { chainId: 'sandhub-1', ...anAmount(9_000) },
    { chainId: 'sandzone-1', ...anAmount(30_000, 'uzone') },
  ]
  const fees = {
    ...quote.fees,
    service: anAmount(900_000),
    serviceDiscount: anAmount(100_000),
    packets: quote.fees.packets.map(part => ({ ...part, discount: anAmount(10_000), amount: anAmount(102_000) })),
    gasEstimate: gas,
    gasNotIncluded: gas.slice(1),
  }
  const lines = costLines({ ...quote, fees }, names)
  expect(lines.map(({ label, amount, off }) => [label, amount.amount, off ?? false])).toEqual([
    ['Service fee', '1000000', false],
    ['Clearing 1 transfer', '100000', false],
    ['Gas that we pay', '12000', false],
    ['Discount for volume', '110000', true],
  ])
  expect(lines[2]?.detail).toBe('about 0.009 HUB on Sand Hub')
  expect(gasOnUsText({ fees }, names)).toBe('Not in the price: gas of about 0.03 ZONE on Sand Zone. We bear that.')
  expect(gasOnUsText(quote, names)).toBeUndefined()
})
