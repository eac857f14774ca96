import { expect, it } from 'vitest'
import { runHostile } from '../chaos/hostile/runHostile.ts'

// Random.
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000)

it(`a hundred hostile accounts stop nobody and take nothing (seed ${seed})`, async () => {
  const { violations, visits, results } = await runHostile({
    seed,
    customers: 5,
    customerEveryMs: 1_500,
    untilServed: true,
    pace: 3,
    atOnce: 1,
    rest: 4,
    quoteSeconds: 30,
    openLiability: '150000000',
    say: console.log,
  })
  expect(violations).toEqual([])
  expect(visits.length).toBeGreaterThan(1)
  expect(results.size).toBeGreaterThan(1)
})
