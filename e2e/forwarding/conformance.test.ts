import type { ForwardTarget } from '../conformance/target.ts'
import { forwardSuite } from '../conformance/forwardSuite.ts'
import { targetBesideChains, targetChain } from '../interchain/conformanceTarget.ts'
import { onwardChannel } from '../interchain/forwards.ts'
import { network } from '../interchain/testing.ts'

const [, channel] = network.channels

forwardSuite('forwarding in three ibc-go chains', async (): Promise<ForwardTarget> => ({
  chains: [
    targetChain(network, 'ibc-0', channel['ibc-0']),
    targetChain(network, 'ibc-1', channel['ibc-1']),
    targetChain(network, 'ibc-2', onwardChannel(network, 'ibc-2')),
  ],
  onwardChannelId: onwardChannel(network, 'ibc-1'),
  ...targetBesideChains(network),
}))
