import type { Target, TargetChain } from './target.ts'
import { readFile } from 'node:fs/promises'
import { startSandbox } from '../../sandbox/src/index.ts'
import { parseHermesConfig } from '../../server/src/hermes/config.ts'
import { conformanceSuite } from './suite.ts'

conformanceSuite('the sandbox', async (): Promise<Target> => {
  const sandbox = await startSandbox({ blockTimeMs: 200, nodesPerChain: 2 })
  const { chains, hermesBin, hermesConfigPath, accounts } = sandbox.info
  const operators = parseHermesConfig(await readFile(hermesConfigPath, 'utf8')).chains
  const [first, second] = chains.map((chain): TargetChain => ({
    ...chain,
    gasPrice: operators.find(one => one.chainId === chain.chainId)?.gasPrice.amount ?? '',
    portId: 'transfer',
    channelId: 'channel-0',
  }))
  const user = accounts.alice
  if (!first || !second || !user) throw new Error('the sandbox has two chains and a user called alice')
  return {
    chains: [first, second],
    hermes: { bin: hermesBin, configPath: hermesConfigPath, laneKey: sandbox.info.env.HERMES_LANE_KEYS ?? '' },
    user: { mnemonic: user.mnemonic, index: 0 },
    stop: sandbox.stop,
  }
})
