import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { pause } from './pause.ts'

const anHour = 3_600_000

it('ends when its signal aborts, at once when that has happened before', async () => {
  const stop = new AbortController()
  const waiting = pause(anHour, stop.signal)
  stop.abort()
  await waiting
  await pause(anHour, stop.signal)
})

it('leaves nothing behind on a signal that lives longer', async () => {
  const { signal } = new AbortController()
  await pause(0, signal)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
