import { expect, it } from 'vitest'
import { runChaos } from '../chaos/run.ts'
import { shortSize } from '../chaos/scenario.ts'

// Random; a failure names the command that repeats it.
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000)

it(`nothing is lost, doubled or stuck under kills and faults (seed ${seed})`, async () => {
  const figures = await runChaos({
    seed,
    scenarios: 2,
    kills: Infinity,
    longestMs: 40_000,
    size: shortSize,
    loadMs: 10_000,
    clusters: 1,
    perCluster: 2,
    untilFailure: true,
    say: console.log,
  })
  expect(figures.failures).toEqual([])
  expect(figures.scenarios).toBeGreaterThan(0)
  expect(figures.kills.total).toBeGreaterThan(0)
})
