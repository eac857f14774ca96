import type { SandboxAccount } from './accounts/accounts.ts'
import type { Clock } from './chain/clock.ts'
import type { SimChain } from './chain/simChain.ts'

/** What goes on in a sandbox by itself works on this. */
export interface Life {
  chains: SimChain[]
  accounts: readonly SandboxAccount[]
  clock: Clock
  seed: number
}
