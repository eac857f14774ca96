import { z } from 'zod'

/** What a coin is worth: `price` is a decimal above zero, for 10^`decimals` base units, in the one currency that all rates share. */
export const Rate = z.object({ price: z.string(), decimals: z.int().min(0).max(36) })
export type Rate = z.infer<typeof Rate>

/** By denom, or by `chain-id:denom` where the same name means another coin on another chain. */
export const Rates = z.record(z.string(), Rate)
export type Rates = z.infer<typeof Rates>

/** Undefined when nobody has said what the coin is worth. */
export function rateOf(rates: Rates, chainId: string, denom: string): Rate | undefined {
  return rates[`${chainId}:${denom}`] ?? rates[denom]
}

/** Base units of another coin that are worth as much, rounded up. Exact: no floats, rounded once. */
export function convertUp(amount: bigint, from: Rate, to: Rate): bigint {
  const [a, b] = [worth(from), worth(to)]
  const value = amount * a.units * 10n ** b.places
  const per = b.units * 10n ** a.places
  return (value + per - 1n) / per
}

/** One base unit is worth `units` / 10^`places`. */
function worth({ price, decimals }: Rate): { units: bigint; places: bigint } {
  const [whole = '0', fraction = ''] = price.split('.')
  return { units: BigInt(whole + fraction), places: BigInt(fraction.length + decimals) }
}
