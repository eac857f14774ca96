import type { Chain } from './chain.ts'
import type { Config } from './config.ts'
import type { Log } from './output.ts'
import { revisionOf } from '../tx/context.ts'
import { chainStatus, missingChain } from './chain.ts'
import { HermesError } from './hermesError.ts'
import { keyringFolder, readKey } from './keyring.ts'

/** Connects to a chain, and checks that its node answers. @throws HermesError when the chain is not configured, or its node is down */
export async function spawnChain(config: Config, chainId: string, log: Log, keyName?: string): Promise<Chain> {
  const chain = config.chains.find(one => one.id === chainId)
  if (!chain) throw missingChain(chainId)
  const spawned: Chain = {
    id: chainId,
    revision: revisionOf(chainId),
    config: chain,
    rpc: { url: chain.rpc_addr, timeoutMs: chain.rpc_timeout, base64Events: false },
    key: () => readKey(keyringFolder(chainId, chain.key_store_folder), keyName ?? chain.key_name),
    account: undefined,
  }
  try {
    // Hermes goes by the version (its "compatibility mode").
    const { version } = await chainStatus(spawned)
    spawned.rpc = { ...spawned.rpc, base64Events: version.startsWith('0.34.') }
  } catch (error) {
    if (!(error instanceof HermesError)) throw error
    log('WARN', { message: `Failed to fetch version specs for chain '${chainId}': ${error.report()}` })
    throw error.within('failed to spawn chain runtime', 'relayer error')
  }
  return spawned
}
