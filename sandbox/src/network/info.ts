import type { PlannedChain } from './plan.ts'

/** A chain with the addresses of its endpoints; the first is the one that Hermes uses. */
export type ChainInfo = PlannedChain & { rpc: string[] }

/** What a caller has to know of a running sandbox. */
export interface SandboxInfo {
  chains: { chainId: string; name: string; prefix: string; denom: string; symbol: string; decimals: number; rpc: string[] }[]
  controlUrl: string
  walletScriptUrl: string
  hermesConfigPath: string
  hermesBin: string
  accounts: Record<string, { mnemonic: string; addresses: Record<string, string> }>
  /** What the server needs to run on this sandbox. */
  env: Record<string, string>
}
