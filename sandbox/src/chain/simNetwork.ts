import type { SandboxAccount } from '../accounts/accounts.ts'
import type { Clock } from './clock.ts'
import type { SimChain } from './simChain.ts'

/** The running chains and accounts, for what happens in a sandbox without requests. */
export interface SimNetwork {
  chains: SimChain[]
  accounts: readonly SandboxAccount[]
  clock: Clock
  seed: number
}
