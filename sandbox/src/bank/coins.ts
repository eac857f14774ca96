import type { Coin } from './bank.ts'
import { refuse, sdkErrors } from '../tx/abciError.ts'

interface WireCoin {
  denom: string
  amount: string
}

/** SDK types/coin.go `ValidateDenom` */
const denomPattern = /^[a-z][\w/:.-]{2,127}$/i

/**
 * Reads coins of a message.
 * @throws AbciError 10 unless they are at least one, all positive, each denom once and in order
 */
export function readCoins(coins: WireCoin[]): Coin[] {
  const text = coins.map(coin => `${coin.amount}${coin.denom}`).join(',')
  if (coins.length === 0 || coins.some((coin, index) => !isValid(coin) || (coins[index - 1]?.denom ?? '') >= coin.denom))
    throw refuse(sdkErrors.invalidCoins, text)
  return coins.map(coin => ({ denom: coin.denom, amount: BigInt(coin.amount) }))
}

export function isValid({ denom, amount }: WireCoin): boolean {
  return denomPattern.test(denom) && /^[1-9]\d{0,77}$/.test(amount)
}
