import type { Parties } from './parties.ts'
import type { Target } from './target.ts'
import { afterAll, beforeAll, describe } from 'vitest'
import { chainSuite } from './chainSuite.ts'
import { hermesSuite } from './hermesSuite.ts'
import { packetSuite } from './packetSuite.ts'
import { gather } from './parties.ts'

/**
 * The one conformance suite: it runs against the sandbox and against two real chains with a real Hermes, through the adapters
 * that the service uses. Where they differ, the sandbox is wrong.
 */
export function conformanceSuite(name: string, start: () => Promise<Target>): void {
  describe(`conformance of ${name}`, { timeout: 600_000 }, () => {
    let target: Target
    let parties: Parties | undefined
    beforeAll(async () => {
      target = await start()
      parties = await gather(target)
    }, 300_000)
    afterAll(() => parties?.stop())

    const gathered = () => {
      if (!parties) throw new Error('the target did not start')
      return parties
    }
    describe('a chain', () => chainSuite(gathered))
    describe('packets', () => packetSuite(gathered, () => target.hermes))
    describe('Hermes', () => hermesSuite(gathered, () => target.hermes))
  })
}
