// @vitest-environment happy-dom
import type { Planned } from '../testing/stubApi.ts'
import { expect, it, onTestFinished, vi } from 'vitest'
import { aChannel } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { until } from '../testing/until.ts'

const statistics = { packetsCleared: 1, operations: 1, successRate: 1, clearSeconds: null, byDay: [] }

it.each<[string, string, Exclude<Planned, () => unknown>]>([
  ['/channels', 'GET /channels', { items: [aChannel()], nextCursor: null }],
  ['/channels/sandhub-1/transfer/channel-0', 'GET /channels/sandhub-1/transfer/channel-0', { channel: aChannel(), days: [] }],
  ['/statistics', 'GET /statistics', statistics],
])('%s asks again soon for what could not be loaded', async (path, call, answer) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let now: typeof answer = 'unreachable'
  const { page } = await mountPage(path, { [call]: () => now })
  await until(() => expect(page.find('[role=alert]').exists()).toBe(true))
  now = answer
  await vi.advanceTimersByTimeAsync(10_000)
  await until(() => expect(page.find('[role=alert]').exists()).toBe(false))
})
