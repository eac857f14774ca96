import { expect, it } from 'vitest'
import { within } from './within.ts'

it('gives what comes in time, throws what fails in time, and goes on without what does not come', async () => {
  const anHour = 3_600_000
  expect(await within(anHour, Promise.resolve('answer'), 'late')).toBe('answer')
  await expect(within(anHour, Promise.reject(new Error('away')), 'late')).rejects.toThrow('away')
  expect(await within(0, new Promise(() => {}), 'late')).toBe('late')
})
