// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { aChannel } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { until } from '../testing/until.ts'

const path = '/channels/sandhub-1/transfer/channel-0'
const way = { chainId: 'sandhub-1', sent: 40, arrived: 30, cameBack: 8, open: 2, arrivalSeconds: { p50: 20, p95: 64 }, windowSeconds: 600 }
const today = new Date().toISOString().slice(0, 10)
const route = {
  channel: aChannel({ stuck: 2, oldestAgeSeconds: 3600, ways: [way] }),
  days: [{ day: today, sent: 40, arrived: 30, cameBack: 8, open: 2 }],
}

it('tells of one route whether to send over it, who can mend it, and how transfers fared, to the unit', async () => {
  const { page, text } = await mountPage(path, { [`GET ${path}`]: route })
  await until(() => expect(page.get('h1').text()).toBe('Sand Hub and Sand Zone'))
  expect(text()).toContain('2 transfers wait here, the oldest for 1 h')
  expect(text()).toContain('Of the newest 38 sent from Sand Hub that ended, 8 came back')
  expect(text()).toContain('Any relayer can carry what waits')
  expect(text()).toContain('half arrived within 20 s, 19 of 20 within 1 min 4 s')
  expect(
    page
      .findAll('figure tbody td')
      .map(cell => cell.text())
      .slice(1),
  ).toEqual(['30', '8', '2'])
})

it('links to the vote on reviving its dead light client', async () => {
  const source = {
    ...aChannel().source,
    client: { clientId: '07-tendermint-0', status: 'expired' as const, recovery: { proposalId: '42' } },
  }
  const { page } = await mountPage(path, { [`GET ${path}`]: { ...route, channel: aChannel({ source }) } })
  await until(() => expect(page.get('a[href$="/proposals/42"]').text()).toBe('Follow proposal 42 on Sand Hub'))
})

it('is reached from the list, which says which routes are likely to stick', async () => {
  const { page, router } = await mountPage('/channels', {
    'GET /channels': { items: [route.channel, aChannel({ source: { ...aChannel().source, channelId: 'channel-7' } })], nextCursor: null },
    [`GET ${path}`]: route,
  })
  await until(() => expect(page.findAll('tbody tr').map(row => row.text().includes('likely to stick'))).toEqual([true, false]))
  await page.get('tbody a').trigger('click')
  await until(() => expect(router.currentRoute.value.path).toBe(path))
})

it('says that there is no such route', async () => {
  const { text } = await mountPage(path, { [`GET ${path}`]: problem(404, 'not-found') })
  await until(() => expect(text()).toContain('No route with this end'))
})
