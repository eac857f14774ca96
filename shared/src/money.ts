import { z } from 'zod'

/** A whole number of base units, as a decimal string without sign or leading zeros; at most 78 digits (256 bits). */
export const UnsignedInteger = z.string().regex(/^(0|[1-9]\d{0,77})$/, 'must be a whole number without sign')

/** Bank denoms as the Cosmos SDK allows them, including `ibc/…` and `factory/…`. */
export const Denom = z.string().regex(/^[a-zA-Z][\w/:.-]{1,127}$/, 'must be a denom')

/** Money on the wire: base units as text, never a float. */
export const Amount = z.object({ denom: Denom, amount: UnsignedInteger })
export type Amount = z.infer<typeof Amount>

/** How a coin is told. Without `symbol` and `decimals` its unit is not known here, and its amounts are told in base units. */
export const CoinName = z.object({
  symbol: z.string().optional(),
  decimals: z.int().min(0).max(36).optional(),
  /** Of a coin that came over IBC: what stands behind the channels or clients that its denom names. */
  baseDenom: z.string().optional(),
  /** Which chain made it is not known here: any chain can call a coin `uatom`, so its base denom alone says nothing. */
  unknownOrigin: z.literal(true).optional(),
})
export type CoinName = z.infer<typeof CoinName>

/** Money inside: base units. */
export interface Coin {
  denom: string
  amount: bigint
}

export function toAmount(coin: Coin): Amount {
  if (coin.amount < 0n) throw new RangeError(`negative amount: ${coin.amount}${coin.denom}`)
  return { denom: coin.denom, amount: coin.amount.toString() }
}

export function toCoin(amount: Amount): Coin {
  return { denom: amount.denom, amount: BigInt(amount.amount) }
}

/** Sums coins per denom, ordered by denom; denoms that sum to zero are dropped. */
export function sumCoins(coins: Iterable<Coin>): Coin[] {
  const totals = new Map<string, bigint>()
  for (const { denom, amount } of coins) totals.set(denom, (totals.get(denom) ?? 0n) + amount)
  return [...totals]
    .filter(([, amount]) => amount !== 0n)
    .map(([denom, amount]) => ({ denom, amount }))
    .sort((a, b) => (a.denom < b.denom ? -1 : 1))
}

/** Base units as a decimal with `decimals` places, exact: no rounding, trailing zeros dropped, thousands grouped by comma. */
export function formatUnits(amount: bigint, decimals: number): string {
  const negative = amount < 0n
  const digits = (negative ? -amount : amount).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

/** `1.25 ATOM` when the coin is known, else `1,250,000 uatom (decimals not known)`: an unknown unit is never guessed. */
export function formatAmount({ denom, amount }: Amount, name: CoinName = {}): string {
  const { symbol, decimals } = name
  return symbol !== undefined && decimals !== undefined
    ? `${formatUnits(BigInt(amount), decimals)} ${symbol}`
    : `${formatUnits(BigInt(amount), 0)} ${baseUnit(denom, name)} (decimals not known)`
}

/** What a coin's base units are called: `uatom`, or `uatom of an unknown chain`. */
export function baseUnit(denom: string, { baseDenom = denom, unknownOrigin }: CoinName): string {
  return unknownOrigin ? `${baseDenom} of an unknown chain` : baseDenom
}
