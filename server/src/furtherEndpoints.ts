import { chainIdsNamed } from './chains/registry.ts'
import { ConfigError } from './config/configError.ts'

/** RPC addresses by chain id, from items that name their chain by its id or as chain-registry does. @throws ConfigError for any other */
export async function furtherEndpoints(items: { chain: string; url: string }[], chainIds: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  const unknown = new Set<string>()
  for (const { chain, url } of items) {
    const chainId = chainIds.includes(chain) ? chain : (await chainIdsNamed(chain)).find(id => chainIds.includes(id))
    if (chainId === undefined) unknown.add(chain)
    else found.set(chainId, [...(found.get(chainId) ?? []), url])
  }
  if (unknown.size > 0)
    throw new ConfigError(
      [...unknown].map(chain => ({
        name: 'CHAIN_RPC_ENDPOINTS',
        problem:
          `names ${chain}, which is no chain of your Hermes configuration, nor the chain-registry name of one; ` +
          `there are ${chainIds.join(', ')}`,
      })),
    )
  return found
}
