import type { Rate } from '../context.ts'
import { divideUp } from '../../base/divideUp.ts'

/** Base units of another coin that are worth as much, rounded up. Exact: no floats, rounded once. */
export function convertUp(amount: bigint, from: Rate, to: Rate): bigint {
  const [a, b] = [worth(from), worth(to)]
  const value = amount * a.units * 10n ** b.places
  const per = b.units * 10n ** a.places
  return divideUp(value, per)
}

/** One base unit is worth `units` / 10^`places`. */
function worth({ price, decimals }: Rate): { units: bigint; places: bigint } {
  const [whole = '0', fraction = ''] = price.split('.')
  return { units: BigInt(whole + fraction), places: BigInt(fraction.length + decimals) }
}
