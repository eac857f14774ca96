import { beforeEach, expect, it } from 'vitest'
import { aChannel, addresses, anAmount, aPayment, aResult, aStatus, aToken, aTxHash } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
// @vitest-environment happy-dom
import { until } from '../testing/until.ts'

const other = aToken.replace('6f', '7f')
beforeEach(() => localStorage.clear())

it('lists the orders of this browser with the server\'s states, and what they cost', async () => {
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

it('finds an order by its payment on whatever chain it was', async () => {
  const { page, router, text } = await mountPage('/activity', {
    [`GET /clearing/by-payment/sandhub-1/${aTxHash}`]: problem(404, 'not-found'),
    [`GET /clearing/by-payment/sandzone-1/${aTxHash}`]: aStatus(),
    [`GET /clearing/status/${aToken}`]: problem(404, 'not-found'),
    [`GET /clearing/quote/${aToken}`]: problem(404, 'not-found'),
  })
  await page.get('form input').setValue('12')
  await page.get('form').trigger('submit')
  expect(text()).toContain('A transaction hash has 64 characters; this has 2.')
  await page.get('form input').setValue(aTxHash.toLowerCase())
  await page.get('form').trigger('submit')
  await until(() => expect(router.currentRoute.value.path).toBe(`/clear/${aToken}`))
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
  await until(() => expect(page.findAll('tbody .state').map(state => state.text())).toEqual(['Closed for now', 'Slow', 'Not known', 'Flowing']))
  expect(text()).toContain('4 routes between 2 chains. 1 flows, 1 is slow, 1 is closed for now, 1 we cannot see.')
  expect(page.findAll('tbody tr')[1]?.findAll('.route-money g')).toHaveLength(5)
  await page.get('input[type=search]').setValue('channel-9')
  expect(page.findAll('tbody tr')).toHaveLength(1)
})
