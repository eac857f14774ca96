import type { SandboxAccount } from './accounts/accounts.ts'
import type { SimChain } from './chain/simChain.ts'
import type { Control } from './control/control.ts'
import type { SandboxInfo } from './network/info.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'
import { startSandbox } from './sandbox.ts'

export type { Control, Sandbox, SandboxAccount, SandboxInfo, SandboxOptions, SimChain }
export { startSandbox }
