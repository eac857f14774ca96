import { divideUp } from '../../base/divideUp.ts'

/** Fee for so much gas, rounded up. `price` is a decimal per unit of gas. */
export function gasFee(gas: bigint, price: string): bigint {
  const [whole = '0', fraction = ''] = price.split('.')
  const scale = 10n ** BigInt(fraction.length)
  const scaled = BigInt(whole + fraction) * gas
  return divideUp(scaled, scale)
}
