import type { Chain, ProtobufRpc } from './chain.ts'
import { ChainError } from './chainError.ts'
import { isUnknownQuery } from './rpcErrors.ts'

/** An upgrade of the chain may bring a module that was not there before. */
const lacksForMs = 3_600_000

/** What of a chain its modules are asked by. */
export interface AskedChain {
  settings: Pick<Chain['settings'], 'chainId'>
  query: Chain['query']
}

/** Asks modules that not every chain has. `name` tells questions apart. */
export interface ModuleAsker {
  /** Null when the chain knows no such query; it is then not asked again for an hour. @throws ChainError */
  ask: <T>(chain: AskedChain, name: string, question: (rpc: ProtobufRpc) => Promise<T>) => Promise<T | null>
}

export function createModuleAsker(): ModuleAsker {
  const lacking = new Map<string, number>()
  return {
    async ask(chain, name, question) {
      const key = `${chain.settings.chainId} ${name}`
      if (performance.now() < (lacking.get(key) ?? 0)) return null
      try {
        return (await chain.query(question)).value
      } catch (error) {
        if (!(error instanceof ChainError) || !isUnknownQuery(error.facts.abci)) throw error
        lacking.set(key, performance.now() + lacksForMs)
        return null
      }
    },
  }
}
