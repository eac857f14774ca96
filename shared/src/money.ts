import type { Amount, CoinName } from './amount.ts'

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

/** Base units as a decimal with `decimals` places, exact: no rounding, trailing zeros dropped, thousands grouped. */
export function formatUnits(amount: bigint, decimals: number, { group, decimal } = { group: ',', decimal: '.' }): string {
  const negative = amount < 0n
  const digits = (negative ? -amount : amount).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, group)
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction ? `${decimal}${fraction}` : ''}`
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
