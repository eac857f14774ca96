import type { SimNetwork } from '../chain/simNetwork.ts'
import { doAction } from './doAction.ts'
import { nextAction } from './nextAction.ts'
import { openPackets } from './openPackets.ts'
import { seededRandom } from './random.ts'
import { person } from './seed.ts'

/** Small and believable: a few things happen each minute. */
const paceMs = 15_000

/** Makes transfers that get stuck, for as long as the sandbox runs. @returns a function that stops it */
export function startTraffic(network: SimNetwork): () => void {
  const random = seededRandom(network.seed)
  // The third chain has its story, and no traffic.
  const busy = network.chains.slice(0, 2)
  const development = new Set(Object.values(person(network, 'development').addresses))
  let stopped = false
  let timer = setTimeout(step, paceMs)
  return () => {
    stopped = true
    clearTimeout(timer)
  }

  async function step() {
    try {
      if (!network.chains.some(chain => chain.faults.halted))
        await doAction(network, nextAction(openPackets(busy, network.clock.nowMs()), development, random), random)
    } catch (error) {
      // An injected fault must not stop the traffic; faults of the sandbox itself should be seen.
      process.stderr.write(`sandbox traffic: ${error instanceof Error ? error.message : String(error)}\n`)
    }
    if (!stopped) timer = setTimeout(step, paceMs * (0.5 + random()))
  }
}
