import type { CoinName } from '@relayooor/shared'

/** A coin as a chain's bank calls it. */
export interface CoinOfChain {
  chainId: string
  denom: string
  /** The whole way that it came, where it is known: `transfer/channel-0/uatom`. */
  path?: string | undefined
}

/** What a chain is called and how its money is written. Unknown stays unknown. */
export interface Assets {
  chainName: (chainId: string) => string
  /** As the configuration or chain-registry lists it for this very chain: what is charged goes by this alone. */
  asset: (chainId: string, denom: string) => { symbol: string; decimals: number } | null
  /** How any coin is told, from memory: what is not listed is known once it was learned. */
  coin: (chainId: string, denom: string) => CoinName
  /** Follows coins back to the chains that made them. Never rejects: what nobody can tell now stays unknown for a while. */
  learn: (coins: CoinOfChain[]) => Promise<void>
}
