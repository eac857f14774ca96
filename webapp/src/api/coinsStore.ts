import type { CoinName } from '@relayooor/shared'
import { maxCoinsPerCall } from '@relayooor/shared'
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { call } from './call.ts'
import { asCallFailure } from './errors.ts'
import { serviceNow } from './serviceClock.ts'

/** What the service could not be asked is not asked again for so long. */
const retryMs = 30_000

/** Coins that are not among those the service takes: asked for once something shows them, many in one call. */
export const useCoinsStore = defineStore('coins', () => {
  const known = reactive(new Map<string, CoinName>())
  /** Coins under way, and until when those that failed are left alone. */
  const askedUntil = new Map<string, number>()
  let wanted: { chainId: string; denom: string }[] = []

  /** Undefined until it is known; whoever renders it is rendered again then. */
  function coin(chainId: string, denom: string): CoinName | undefined {
    const key = `${chainId} ${denom}`
    const name = known.get(key)
    if (name === undefined && (askedUntil.get(key) ?? 0) <= serviceNow()) {
      askedUntil.set(key, Number.POSITIVE_INFINITY)
      if (wanted.length === 0) queueMicrotask(() => void askWanted())
      wanted.push({ chainId, denom })
    }
    return name
  }

  async function askWanted(): Promise<void> {
    const coins = wanted
    wanted = []
    for (let from = 0; from < coins.length; from += maxCoinsPerCall) await ask(coins.slice(from, from + maxCoinsPerCall))
  }

  async function ask(coins: { chainId: string; denom: string }[]): Promise<void> {
    try {
      const { items } = await call('coins', { body: { coins } })
      for (const { chainId, denom, ...name } of items) known.set(`${chainId} ${denom}`, name)
    } catch (error) {
      // Their amounts stay in base units, and say so.
      for (const { chainId, denom } of coins) askedUntil.set(`${chainId} ${denom}`, serviceNow() + retryMs)
      asCallFailure(error)
    }
  }

  return { coin }
})
