// @vitest-environment happy-dom
import { packetKey } from '@relayooor/shared'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { createPageRouter } from '../router.ts'
import { aPacket, aPacketId } from '../testing/builders.ts'
import TransferList from './TransferList.vue'

const seen = vi.hoisted(() => ({ now: { value: 0 }, drawnRows: 0 }))
vi.mock('../ui/useNow.ts', () => ({ useNow: () => seen.now }))
vi.mock('../ui/watchNear.ts', () => ({ watchNear: () => () => {} }))
vi.mock('./verdictWords.ts', async original => {
  const words = await original<typeof import('./verdictWords.ts')>()
  // A row says its title once each time that it is drawn.
  const packetTitle: typeof words.packetTitle = view => {
    seen.drawnRows += 1
    return words.packetTitle(view)
  }
  return { ...words, packetTitle }
})

const sentAt = '2026-11-21T12:00:00Z'
const packets = Array.from({ length: 40 }, (_, at) => aPacket({ packet: aPacketId({ sequence: String(at + 1) }), sentAt }))
const keys = packets.map(({ packet }) => packetKey(packet))

function mountList() {
  seen.now = shallowRef(Date.parse(sentAt) + 3_600_000)
  const picked = shallowRef<ReadonlySet<string>>(new Set())
  const global = { plugins: [createPinia(), createPageRouter(createMemoryHistory())] }
  const list = mount(TransferList, { props: { packets, isPicked: (key: string) => picked.value.has(key) }, global })
  const drawnBy = async (change: () => void) => {
    seen.drawnRows = 0
    change()
    await nextTick()
    return seen.drawnRows
  }
  return { list, picked, drawnBy }
}

it('draws a row again when it was picked, and no other', async () => {
  const { list, picked, drawnBy } = mountList()
  expect(list.findAll('li')).toHaveLength(20)
  expect(await drawnBy(() => (picked.value = new Set(keys.slice(0, 1))))).toBe(1)
  expect(await drawnBy(() => (picked.value = new Set(keys)))).toBe(19)
  expect(list.findAll<HTMLInputElement>('input').every(({ element }) => element.checked)).toBe(true)
})

it('draws rows again when the time changes their words, not each second', async () => {
  const { list, drawnBy } = mountList()
  expect(list.text()).toContain('sent 1 h ago')
  expect(await drawnBy(() => (seen.now.value += 1_000))).toBe(0)
  expect(await drawnBy(() => (seen.now.value += 60_000))).toBe(20)
  expect(list.text()).toContain('sent 1 h 1 min ago')
})
