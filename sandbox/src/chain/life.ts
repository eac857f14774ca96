import type { SandboxAccount } from '../accounts/accounts.ts'
import type { Clock } from './clock.ts'
import type { SimChain } from './simChain.ts'

/** What goes on in a sandbox by itself works on this. */
export interface Life {
  chains: SimChain[]
  accounts: readonly SandboxAccount[]
  clock: Clock
  seed: number
}
