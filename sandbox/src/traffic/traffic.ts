import type { Life } from '../chain/life.ts'
import { doDeed } from './doDeed.ts'
import { nextDeed } from './nextDeed.ts'
import { openPackets } from './openPackets.ts'
import { seededRandom } from './random.ts'
import { person } from './seed.ts'

/** Small and believable: a few things happen each minute. */
const paceMs = 15_000

/** Makes transfers that get stuck, now and then, for as long as the sandbox runs. @returns the way to stop it */
export function beginTraffic(life: Life): () => void {
  const random = seededRandom(life.seed)
  const development = new Set(Object.values(person(life, 'development').addresses))
  let stopped = false
  let timer = setTimeout(step, paceMs)
  return () => {
    stopped = true
    clearTimeout(timer)
  }

  async function step() {
    try {
      if (!life.chains.some(chain => chain.faults.halted))
        await doDeed(life, nextDeed(openPackets(life.chains, life.clock.nowMs()), development, random), random)
    } catch (error) {
      // A fault that somebody has injected is no reason to stop; what is wrong with the sandbox itself should be seen.
      process.stderr.write(`sandbox traffic: ${error instanceof Error ? error.message : String(error)}\n`)
    }
    if (!stopped) timer = setTimeout(step, paceMs * (0.5 + random()))
  }
}
