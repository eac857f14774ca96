import type { Reader } from '../store/store.ts'
import type { ChainParameters } from './context.ts'

/** The current price of a unit of gas: the fee market's, else the minimum. */
export function gasPriceOf(state: Pick<Reader, 'get'>, chain: ChainParameters): string {
  return state.get('params', 'gas-price') ?? chain.minGasPrice
}

/** Gas times price, rounded up. The price is a decimal of up to 18 places. */
export function requiredFee(price: string, gas: bigint): bigint {
  const [whole = '0', fraction = ''] = price.split('.')
  const scaled = BigInt(whole + fraction.padEnd(18, '0').slice(0, 18)) * gas
  const unit = 10n ** 18n
  return (scaled + unit - 1n) / unit
}
