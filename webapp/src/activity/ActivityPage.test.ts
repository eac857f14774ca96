import type { Planned } from '../testing/stubApi.ts'
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { aChannel, addresses, anAmount, aPayment, aResult, aStatus, aToken } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
// @vitest-environment happy-dom
import { until } from '../testing/until.ts'

const other = aToken.replace('6f', '7f')
beforeEach(() => localStorage.clear())

it("lists the orders of this browser with the server's states, and what they cost", async () => {
  localStorage.setItem('relayooor.orders', JSON.stringify([aToken, other, 'nonsense']))
  const { page, text } = await mountPage('/activity', {
    [`GET /clearing/status/${aToken}`]: aStatus({
      status: 'partly_cleared',
      payments: [aPayment()],
      packets: [aResult({ result: 'delivered' }), aResult({ result: 'failed' })],
      refunds: [{ reason: 'not-cleared', amount: anAmount(112_000), to: addresses.hub, status: 'confirmed' }],
    }),
    [`GET /clearing/status/${other}`]: problem(404, 'not-found'),
  })
  await until(() => expect(page.findAll('tbody tr')).toHaveLength(2))
  expect(page.findAll('.figures dd.amount').map(cost => cost.text())).toEqual(['1 HUB'])
  expect(text()).toContain('This server does not know the order.')
  expect(page.get('tbody a').attributes('href')).toBe(`/clear/${aToken}`)
})

it('shows no invented history', async () => {
  expect((await mountPage('/activity')).text()).toContain('Nothing here yet')
})

it('asks again by itself for the orders of this browser that could not be loaded', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  localStorage.setItem('relayooor.orders', JSON.stringify([aToken]))
  let status: Exclude<Planned, () => unknown> = 'unreachable'
  const { page } = await mountPage('/activity', { [`GET /clearing/status/${aToken}`]: () => status })
  await until(() => expect(page.find('[role=alert]').exists()).toBe(true))
  status = aStatus()
  await vi.advanceTimersByTimeAsync(10_000)
  await until(() => expect(page.find('[role=alert]').exists()).toBe(false))
  expect(page.findAll('tbody tr')).toHaveLength(1)
})

it('lists routes, the worst first, and what cannot be seen as not known', async () => {
  const closed = { ...aChannel().destination, client: { clientId: 'x', status: 'expired' } } as const
  const unseen = { ...aChannel().source, channelId: 'channel-9', client: undefined }
  const { page, text } = await mountPage('/channels', {
    'GET /channels': {
      items: [
        aChannel(),
        aChannel({ source: unseen }),
        aChannel({ stuck: 7, oldestAgeSeconds: 3600, source: { ...aChannel().source, channelId: 'channel-1' } }),
        aChannel({ destination: closed, source: { ...aChannel().source, channelId: 'channel-2' } }),
      ],
      nextCursor: null,
    },
  })
  await until(() =>
    expect(page.findAll('tbody .state').map(state => state.text())).toEqual(['Closed for now', 'Slow', 'Not known', 'Flowing']),
  )
  expect(text()).toContain('4 routes between 2 chains. 1 flows, 1 is slow, 1 is closed for now, 1 we cannot see.')
  expect(page.findAll('tbody tr')[1]?.findAll('.route-money g')).toHaveLength(5)
  await page.get('input[type=search]').setValue('channel-9')
  expect(page.findAll('tbody tr')).toHaveLength(1)
})

it('looks for routes again by itself while there are none', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const items: object[] = []
  const { page } = await mountPage('/channels', { 'GET /channels': () => ({ items, nextCursor: null }) })
  await flushPromises()
  expect(page.get('h2').text()).toBe('No route yet')
  items.push(aChannel())
  await vi.runOnlyPendingTimersAsync()
  await flushPromises()
  expect(page.findAll('tbody tr')).toHaveLength(1)
})
