// @vitest-environment happy-dom
import type { Planned } from '../testing/stubApi.ts'
import { writeAddress } from '@relayooor/shared'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { useLiveStore } from '../api/liveStore.ts'
import { useServiceStore } from '../api/serviceStore.ts'
import { aConfig, addresses, aPacket, aPacketId, aTxHash } from '../testing/builders.ts'
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

it('looks again at what is blocked, which may end at any time, and more rarely the longer it lasts', async () => {
  let kind: 'blocked' | 'deliver' = 'blocked'
  const api = stubApi({
    'GET /config': aConfig(),
    [stuck]: () => ({ items: [aPacket({ verdict: { kind, advice: '' } })], nextCursor: null }),
  })
  await useServiceStore().load()
  const search = useSearchStore()
  const looks = (): number => api.calls.filter(({ name }) => name === stuck).length
  await search.look({ kind: 'address', address: addresses.hub })
  await vi.advanceTimersByTimeAsync(11_000)
  expect(looks()).toBe(2)
  await vi.advanceTimersByTimeAsync(11_000)
  expect(looks()).toBe(2)
  kind = 'deliver'
  await vi.advanceTimersByTimeAsync(10_000)
  expect(search.found?.packets[0]?.verdict.kind).toBe('deliver')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(looks()).toBe(3)
})

it('rests while nobody looks at the page, and looks at once when it was time meanwhile', async () => {
  const api = stubApi({ 'GET /config': aConfig(), [stuck]: waiting })
  await useServiceStore().load()
  const search = useSearchStore()
  const looks = (): number => api.calls.filter(({ name }) => name === stuck).length
  await search.look({ kind: 'address', address: addresses.hub })
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  onTestFinished(() => visible.mockRestore())
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looks()).toBe(1)
  visible.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
  // The live connection, which comes back as well, may hint at the same.
  expect(looks()).toBeGreaterThan(1)
})

it('looks again at what it read while a chain was silent', async () => {
  const items = [aPacket({ verdict: { kind: 'deliver', advice: '' } })]
  const chains = aConfig().chains.map(chain => ({ ...chain, healthy: false }))
  const api = stubApi({ 'GET /config': aConfig({ chains }), [stuck]: { items, nextCursor: null } })
  await useServiceStore().load()
  await useSearchStore().look({ kind: 'address', address: addresses.hub })
  await vi.advanceTimersByTimeAsync(11_000)
  expect(api.calls.filter(({ name }) => name === stuck)).toHaveLength(2)
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

describe('what was looked for by its hash or its number', () => {
  const byHash = { kind: 'tx', txHash: aTxHash, chainId: 'sandhub-1' } as const
  const asked = `GET /packets/by-tx/sandhub-1/${aTxHash}`

  async function hearing(planned: Record<string, Planned>) {
    const api = stubApi({ 'GET /config': aConfig(), ...planned })
    await useServiceStore().load()
    const listeners = new Map<string, () => void>()
    vi.spyOn(useLiveStore(), 'followAddress').mockImplementation((address, listener) => {
      listeners.set(address, listener)
      return () => listeners.delete(address)
    })
    return { listeners, looks: (call: string) => api.calls.filter(({ name }) => name === call).length }
  }

  it('is looked at again, once, when something of its people moved, also of those that its next step names', async () => {
    const other = writeAddress('osmo', new Uint8Array(20).fill(7))
    const { listeners, looks } = await hearing({ [asked]: { items: [aPacket(), aPacket({ receiver: other })], nextCursor: null } })
    const search = useSearchStore()
    await search.look(byHash)
    // The first account stands in it on both chains.
    expect([...listeners.keys()]).toEqual([addresses.hub, other])
    for (const listener of listeners.values()) listener()
    await vi.advanceTimersByTimeAsync(0)
    expect(looks(asked)).toBe(2)
    search.clear()
    expect(listeners.size).toBe(0)
  })

  it('is looked for again, less and less often, while no chain knows it', async () => {
    const { looks } = await hearing({ [asked]: problem(404, 'not-found') })
    const search = useSearchStore()
    await search.look(byHash)
    await vi.advanceTimersByTimeAsync(31_000)
    expect(looks(asked)).toBe(3)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(looks(asked)).toBe(3)
    search.clear()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(looks(asked)).toBe(3)
  })

  it('appears when a chain knows it', async () => {
    const packet = aPacketId()
    let known = false
    const call = 'GET /packets/sandhub-1/transfer/channel-0/42'
    const { looks } = await hearing({ [call]: () => (known ? aPacket({ packet }) : problem(404, 'not-found')) })
    const search = useSearchStore()
    await search.look({ kind: 'packet', packet })
    expect(search.state).toBe('failed')
    known = true
    await vi.advanceTimersByTimeAsync(11_000)
    expect([search.state, looks(call)]).toEqual(['found', 2])
    search.clear()
  })
})
