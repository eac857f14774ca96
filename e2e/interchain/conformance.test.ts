import type { Target } from '../conformance/target.ts'
import { conformanceSuite } from '../conformance/suite.ts'
import { targetBesideChains, targetChain } from './conformanceTarget.ts'
import { network } from './testing.ts'

const [, channel] = network.channels

conformanceSuite('ibc-go chains and Hermes', async (): Promise<Target> => ({
  chains: [targetChain(network, 'ibc-0', channel['ibc-0']), targetChain(network, 'ibc-1', channel['ibc-1'])],
  ...targetBesideChains(network),
}))
