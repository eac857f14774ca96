import type { Target, TargetChain } from '../conformance/target.ts'
import type { ChainName, NetworkInfo } from './network.ts'
import { gasPrice } from './chain.ts'
import { chain, key } from './network.ts'

/** One of the real chains, with its end of the channel that the suite has for itself. */
export function targetChain(network: NetworkInfo, name: ChainName, channelId: string): TargetChain {
  const { chainId, rpc } = chain(network, name)
  return { chainId, rpc: [rpc], prefix: 'cosmos', denom: gasPrice.denom, gasPrice: gasPrice.amount, portId: 'transfer', channelId }
}

/** The real Hermes, and a user of the suite's own; the network ends by itself. */
export function targetBesideChains({ keys, tools, hermesConfig }: NetworkInfo): Omit<Target, 'chains'> {
  const { mnemonic, index } = key(keys, 'user39')
  return {
    hermes: { bin: tools.hermes, configPath: hermesConfig, laneKey: 'relayooor' },
    user: { mnemonic, index },
    stop: async () => {},
  }
}
