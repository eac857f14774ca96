import type { Chain } from '../../server/src/chains/chain.ts'
import type { ChainName, NetworkInfo } from '../interchain/network.ts'
import { createChain } from '../../server/src/chains/createChain.ts'
import { gasPrice } from '../interchain/chain.ts'
import { chain } from '../interchain/network.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** A real chain as the service asks it; its caller stops it. */
export function openChain(network: NetworkInfo, name: ChainName): Chain {
  const { chainId, rpc } = chain(network, name)
  const settings = { chainId, rpc: [rpc], prefix: 'cosmos', addressType: 'secp256k1' as const, gasPrice, maxGas: 1, gasMultiplier: 1 }
  return createChain(settings, { log: silent })
}
