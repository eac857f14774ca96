import type { Target, TargetChain } from '../conformance/target.ts'
import type { ChannelPair } from './network.ts'
import { conformanceSuite } from '../conformance/suite.ts'
import { gasPrice } from './chain.ts'
import { key } from './network.ts'
import { network } from './testing.ts'

conformanceSuite('two ibc-go chains and Hermes', async (): Promise<Target> => {
  const { mnemonic, index } = key(network.keys, 'user39')
  return {
    chains: [target('ibc-0'), target('ibc-1')],
    hermes: { bin: network.tools.hermes, configPath: network.hermesConfig, laneKey: 'relayooor' },
    user: { mnemonic, index },
    stop: async () => {},
  }
})

function target(name: keyof ChannelPair): TargetChain {
  const { chainId, rpc } = network.chains[name]
  return {
    chainId,
    rpc: [rpc],
    prefix: 'cosmos',
    denom: gasPrice.denom,
    gasPrice: gasPrice.amount,
    portId: 'transfer',
    channelId: network.channels[1][name],
  }
}
