import type { Coin } from '@relayooor/shared'

/** A balance on which the ledger and the chain differ, in base units. */
export interface Difference {
  address: string
  denom: string
  ledger: bigint
  chain: bigint
}

type Balances = ReadonlyMap<string, Coin[]>

/** Every balance that differs; what one side does not know is nothing there. */
export function judgeDifferences(addresses: Iterable<string>, ledger: Balances, chain: Balances): Difference[] {
  return [...addresses].flatMap(address => {
    const booked = ledger.get(address) ?? []
    const held = chain.get(address) ?? []
    const denoms = new Set([...booked, ...held].map(coin => coin.denom))
    return [...denoms]
      .sort()
      .map(denom => ({ address, denom, ledger: amountOf(booked, denom), chain: amountOf(held, denom) }))
      .filter(one => one.ledger !== one.chain)
  })
}

/**
 * Whether something is missing: the chain has less than the ledger says. More is a matter of books
 * alone, since balances may grow without a bank event.
 */
export function isShort(differences: readonly Difference[]): boolean {
  return differences.some(one => one.chain < one.ledger)
}

function amountOf(coins: Coin[], denom: string): bigint {
  return coins.find(coin => coin.denom === denom)?.amount ?? 0n
}
