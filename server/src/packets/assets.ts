/** What a chain is called and how its money is written. Unknown stays unknown. */
export interface Assets {
  chainName: (chainId: string) => string
  asset: (chainId: string, denom: string) => { symbol: string; decimals: number } | null
}
