import type { Sandbox } from '../../sandbox/src/index.ts'
import type { ForwardTarget, Target, TargetChain } from './target.ts'
import { readFile } from 'node:fs/promises'
import { startSandbox } from '../../sandbox/src/index.ts'
import { parseHermesConfig } from '../../server/src/hermes/config.ts'
import { forwardSuite } from './forwardSuite.ts'
import { conformanceSuite } from './suite.ts'

conformanceSuite('the sandbox', async (): Promise<Target> => {
  const sandbox = await startSandbox({ blockTimeMs: 200, nodesPerChain: 2 })
  const [first, second] = await chainsOf(sandbox)
  if (!first || !second) throw new Error('the sandbox has two chains')
  return { chains: [first, second], ...restOf(sandbox) }
})

forwardSuite('forwarding in the sandbox', async (): Promise<ForwardTarget> => {
  const sandbox = await startSandbox({ blockTimeMs: 200, chains: 3 })
  const [first, middle, last] = await chainsOf(sandbox)
  if (!first || !middle || !last) throw new Error('this sandbox has three chains')
  return { chains: [first, middle, last], onwardChannelId: 'channel-3', ...restOf(sandbox) }
})

async function chainsOf({ info }: Sandbox): Promise<TargetChain[]> {
  const operators = parseHermesConfig(await readFile(info.hermesConfigPath, 'utf8')).chains
  return info.chains.map(chain => ({
    ...chain,
    gasPrice: operators.find(one => one.chainId === chain.chainId)?.gasPrice.amount ?? '',
    portId: 'transfer',
    channelId: 'channel-0',
  }))
}

function restOf({ info, stop }: Sandbox): Omit<Target, 'chains'> {
  const user = info.accounts.alice
  if (!user) throw new Error('the sandbox has a user called alice')
  return {
    hermes: { bin: info.hermesBin, configPath: info.hermesConfigPath, laneKey: info.env.HERMES_LANE_KEYS ?? '' },
    user: { mnemonic: user.mnemonic, index: 0 },
    stop,
  }
}
