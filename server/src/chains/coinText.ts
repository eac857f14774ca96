import type { Coin } from '@relayooor/shared'

/** `12uatom,5ibc/ABC`, as the SDK writes coins in events; an empty text is none. */
export function readCoins(text: string): Coin[] {
  return text.split(',').flatMap((item) => {
    const match = /^(\d+)(\D.*)$/.exec(item)
    return match?.[1] !== undefined && match[2] !== undefined ? [{ denom: match[2], amount: BigInt(match[1]) }] : []
  })
}
