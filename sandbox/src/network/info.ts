import type { PlannedChain } from './plan.ts'

/** A chain with its endpoints; Hermes uses the first. */
export type ChainInfo = PlannedChain & { rpc: string[] }

/** A running sandbox as plain data. */
export interface SandboxInfo {
  chains: { chainId: string; name: string; prefix: string; denom: string; symbol: string; decimals: number; rpc: string[] }[]
  controlUrl: string
  walletScriptUrl: string
  hermesConfigPath: string
  hermesBin: string
  accounts: Record<string, { mnemonic: string; addresses: Record<string, string> }>
  /** The server's settings for this sandbox. */
  env: Record<string, string>
}
