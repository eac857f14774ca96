import type { Chain, ProtobufRpc } from './chain.ts'
import { memoFor } from '../base/memoFor.ts'
import { ChainError } from './chainError.ts'
import { isUnknownQuery } from './rpcErrors.ts'

/** An upgrade of the chain may bring a module that was not there before. */
const lacksForMs = 3_600_000
/** Switches, limits, who is blocked: what passes. */
export const passingMs = 5_000
/** Of all chains together: each has a few. */
const mostShared = 10_000

/** What of a chain its modules are asked by. */
export interface AskedChain {
  settings: Pick<Chain['settings'], 'chainId'>
  query: Chain['query']
}

/** Asks modules that not every chain has. `name` tells questions apart. */
export interface ModuleAsker {
  /** Null when the chain knows no such query; it is then not asked again for an hour. @throws ChainError */
  ask: <T>(chain: AskedChain, name: string, question: (rpc: ProtobufRpc) => Promise<T>) => Promise<T | null>
  /** The same; all who ask it `about` the same within some seconds share one answer. An empty `about` is the chain as a whole. */
  askShared: <T>(chain: AskedChain, name: string, about: string, question: (rpc: ProtobufRpc) => Promise<T>) => Promise<T | null>
}

export function createModuleAsker(): ModuleAsker {
  const lacking = new Map<string, number>()
  const shared = memoFor<unknown>(mostShared, passingMs)

  async function ask<T>(chain: AskedChain, name: string, question: (rpc: ProtobufRpc) => Promise<T>): Promise<T | null> {
    const key = `${chain.settings.chainId} ${name}`
    if (performance.now() < (lacking.get(key) ?? 0)) return null
    try {
      return (await chain.query(question)).value
    } catch (error) {
      if (!(error instanceof ChainError) || !isUnknownQuery(error.facts.abci)) throw error
      lacking.set(key, performance.now() + lacksForMs)
      return null
    }
  }

  return {
    ask,
    askShared: <T>(chain: AskedChain, name: string, about: string, question: (rpc: ProtobufRpc) => Promise<T>) =>
      // It keeps what was asked under this very key.
      shared.get(JSON.stringify([chain.settings.chainId, name, about]), () => ask(chain, name, question)) as Promise<T | null>,
  }
}
