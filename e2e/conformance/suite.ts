import type { Target } from './target.ts'
import type { TestNetwork } from './testNetwork.ts'
import { afterAll, beforeAll, describe } from 'vitest'
import { chainSuite } from './chainSuite.ts'
import { hermesSuite } from './hermesSuite.ts'
import { packetSuite } from './packetSuite.ts'
import { startTestNetwork } from './testNetwork.ts'

/** Runs on the sandbox and on real chains with a real Hermes, through the service's adapters. Where they differ, the sandbox is wrong. */
export function conformanceSuite(name: string, start: () => Promise<Target>): void {
  describe(`conformance of ${name}`, { timeout: 600_000 }, () => {
    let target: Target
    let network: TestNetwork | undefined
    beforeAll(async () => {
      target = await start()
      network = await startTestNetwork(target)
    }, 300_000)
    afterAll(() => network?.stop())

    const running = () => {
      if (!network) throw new Error('the target did not start')
      return network
    }
    describe('a chain', () => chainSuite(running))
    describe('packets', () => packetSuite(running, () => target.hermes))
    describe('Hermes', () => hermesSuite(running, () => target.hermes))
  })
}
