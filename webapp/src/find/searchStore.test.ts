// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useServiceStore } from '../api/serviceStore.ts'
import { aConfig, addresses, aPacket } from '../testing/builders.ts'
import { silenceSockets } from '../testing/silenceSockets.ts'
import { problem, stubApi } from '../testing/stubApi.ts'
import { useSearchStore } from './searchStore.ts'

const stuck = 'GET /packets/stuck'
const retryAt = new Date(Date.now() + 20_000).toISOString()
const waiting = { items: [aPacket({ verdict: { kind: 'wait', advice: '', retryAt } })], nextCursor: null }

beforeEach(() => {
  silenceSockets()
  setActivePinia(createPinia())
  vi.useFakeTimers({ now: Date.now() })
})
afterEach(() => vi.useRealTimers())

it('looks again when it said that it would, and not once the page looks for something else', async () => {
  const api = stubApi({ 'GET /config': aConfig(), [stuck]: waiting })
  await useServiceStore().load()
  const search = useSearchStore()
  const looks = (): number => api.calls.filter(({ name }) => name === stuck).length
  await search.look({ kind: 'address', address: addresses.hub })
  await vi.advanceTimersByTimeAsync(19_000)
  expect(looks()).toBe(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(looks()).toBe(2)
  search.clear()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looks()).toBe(2)
})

it('keeps what it knew while it cannot look', async () => {
  stubApi({ 'GET /config': aConfig(), [stuck]: waiting })
  await useServiceStore().load()
  const search = useSearchStore()
  await search.look({ kind: 'address', address: addresses.hub })
  stubApi({ 'GET /config': aConfig(), [stuck]: 'unreachable' })
  search.lookAgain()
  await vi.advanceTimersByTimeAsync(0)
  expect(search.state).toBe('failed')
  expect(search.found?.packets).toHaveLength(1)
})

it('says when it was read by the clock of the service, and looks again by it, with the browser an hour late', async () => {
  const asked = Date.now()
  const headers = { date: new Date(asked + 3_600_000).toUTCString() }
  const soon = new Date(asked + 3_600_000 + 20_000).toISOString()
  const body = { items: [aPacket({ verdict: { kind: 'wait', advice: '', retryAt: soon } })], nextCursor: null }
  const api = stubApi({ 'GET /config': { status: 200, body: aConfig(), headers }, [stuck]: { status: 200, body, headers } })
  await useServiceStore().load()
  const search = useSearchStore()
  await search.look({ kind: 'address', address: addresses.hub })
  expect(Math.abs(Date.parse(search.found?.at ?? '') - asked - 3_600_000)).toBeLessThan(2_000)
  await vi.advanceTimersByTimeAsync(22_000)
  expect(api.calls.filter(({ name }) => name === stuck)).toHaveLength(2)
  search.clear()
})

it('looks again by itself when it could not, and not where the same would be said', async () => {
  const api = stubApi({ 'GET /config': aConfig(), [stuck]: 'unreachable' })
  await useServiceStore().load()
  const search = useSearchStore()
  const looks = (): number => api.calls.filter(({ name }) => name === stuck).length
  await search.look({ kind: 'address', address: addresses.hub })
  expect(search.state).toBe('failed')
  await vi.advanceTimersByTimeAsync(11_000)
  const once = looks()
  expect(once).toBeGreaterThan(1)
  const refused = stubApi({ 'GET /config': aConfig(), [stuck]: problem(400, 'invalid-request') })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(search.state).toBe('failed')
  expect(refused.calls.filter(({ name }) => name === stuck)).toHaveLength(1)
})
