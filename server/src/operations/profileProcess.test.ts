import { expect, it } from 'vitest'
import { createProfiler } from './profileProcess.ts'

it('names what the process is busy with, one profile at a time', async () => {
  const profile = createProfiler()
  const first = profile(1)
  await expect(profile(1)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 })
  const busy = setInterval(countToMany, 1)
  const { nodes, startTime, endTime } = await first
  clearInterval(busy)
  expect(JSON.stringify(nodes)).toContain('countToMany')
  expect(endTime).toBeGreaterThan(startTime)
  // And it is free again.
  expect((await profile(1)).nodes.length).toBeGreaterThan(0)
})

function countToMany(): void {
  let n = 0
  while (n < 1_000_000) n += 1
}
