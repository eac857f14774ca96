import { expect, it } from 'vitest'
import { runJourneys } from '../chaos/journeys/runJourneys.ts'

// Random; a failure names the seed that repeats it.
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000)

it(`forwarded transfers are told right at each step, sold once, and lose nothing (seed ${seed})`, async () => {
  const { violations, ours } = await runJourneys({ seed, journeys: 4, atOnce: 4, kills: false, say: console.log })
  expect(violations).toEqual([])
  expect(ours).toBeGreaterThan(0)
})
