import type { Coin } from '@relayooor/shared'
import { foreignDenom } from './foreignText.ts'

/** `12uatom,5ibc/ABC`, as the SDK writes coins in events; an empty text is none. */
export function readCoins(text: string): Coin[] {
  return text.split(',').flatMap(item => {
    const match = /^(\d{1,78})(\D.*)$/.exec(item)
    return match?.[1] !== undefined && match[2] !== undefined ? [{ denom: foreignDenom(match[2]), amount: BigInt(match[1]) }] : []
  })
}

/** Base units out of a bank answer. @throws Error when it is no whole number of them; inside `query` that is the endpoint's nonsense */
export function readUnits(text: string): bigint {
  if (!/^\d{1,78}$/.test(text)) throw new Error('an amount that is no number')
  return BigInt(text)
}
