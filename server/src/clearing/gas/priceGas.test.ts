import type { Rate } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { priceGas } from './priceGas.ts'

const payment = { chainId: 'a-1', denom: 'uatom' }
const rates: Record<string, Rate> = {
  uatom: { price: '4.50', decimals: 6 },
  uosmo: { price: '0.3', decimals: 6 },
  aevmos: { price: '0.01', decimals: 18 },
}
const asking = (denom: string, amount: string, multiplier = 1) => ({ price: { denom, amount, source: 'hermes' as const }, multiplier })
function chain(chainId: string) {
  return chainId === 'a-1' ? asking('uatom', '0.01', 1.3) : chainId === 'b-1' ? asking('uosmo', '0.0025', 1.5) : asking('ujuno', '0.075')
}
const price = (uses: { chainId: string; gas: bigint }[]) => priceGas({ uses, chain, payment, rate: (_, denom) => rates[denom] })

describe('gas of a packet', () => {
  it('is what Hermes pays for: its limit, above what is used; in the coin of the price', () => {
    // 100,001 x 1.3 = 130,001.3, up; x 0.01 = 1300.02, up.
    expect(price([{ chainId: 'a-1', gas: 100_001n }])).toEqual({
      gas: 1301n,
      gasEstimate: [{ chainId: 'a-1', denom: 'uatom', amount: '1301' }],
      gasNotIncluded: [],
    })
  })

  it('is converted by the rates, rounded up', () => {
    // 200,000 x 1.5 x 0.0025 = 750 uosmo, worth 50 uatom.
    expect(price([{ chainId: 'b-1', gas: 200_000n }])).toEqual({
      gas: 50n,
      gasEstimate: [{ chainId: 'b-1', denom: 'uosmo', amount: '750' }],
      gasNotIncluded: [],
    })
    expect(price([{ chainId: 'b-1', gas: 200_267n }]).gas).toBe(51n)
  })

  it('without a rate it is not in the price, and said', () => {
    expect(
      price([
        { chainId: 'c-1', gas: 1000n },
        { chainId: 'a-1', gas: 1000n },
      ]),
    ).toEqual({
      gas: 13n,
      gasEstimate: [
        { chainId: 'c-1', denom: 'ujuno', amount: '75' },
        { chainId: 'a-1', denom: 'uatom', amount: '13' },
      ],
      gasNotIncluded: [{ chainId: 'c-1', denom: 'ujuno', amount: '75' }],
    })
  })

  it('the same name on another chain is another coin', () => {
    const uses = [{ chainId: 'b-1', gas: 1000n }]
    const { gasNotIncluded } = priceGas({
      uses,
      chain: () => asking('stake', '1'),
      payment: { chainId: 'a-1', denom: 'stake' },
      rate: () => undefined,
    })
    expect(gasNotIncluded).toHaveLength(1)
  })
})
