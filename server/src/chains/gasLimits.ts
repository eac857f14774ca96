import type { Chain } from './chain.ts'
import { memoFor } from '../base/memoFor.ts'
import { createModuleAsker } from './askModule.ts'
import { blockGas } from './blockGas.ts'
import { onChainError } from './chainError.ts'

const keptForMs = 600_000
const mostChains = 1_000

/** The most gas that a transaction of Hermes can have on a chain: by its own limit, and by that of a block. Never rejects. */
export function createGasLimits(chains: ReadonlyMap<string, Pick<Chain, 'settings' | 'query'>>): (chainId: string) => Promise<bigint> {
  const modules = createModuleAsker()
  const known = memoFor<bigint | null>(mostChains, keptForMs)
  return async chainId => {
    const chain = chains.get(chainId)
    if (!chain) throw new Error(`no such chain: ${chainId}`)
    const own = BigInt(chain.settings.maxGas)
    const ofBlock = await known.get(chainId, () => blockGas(chain, modules)).catch(onChainError(() => null))
    return ofBlock !== null && ofBlock < own ? ofBlock : own
  }
}
