// @vitest-environment happy-dom
import en from '@relayooor/shared/messages/en.ts'
import { expect, it } from 'vitest'
import { aToken } from '../testing/builders.ts'
import { mountPage } from '../testing/mountPage.ts'
import { problem } from '../testing/stubApi.ts'
import { until } from '../testing/until.ts'

const key = `5d0f4c1e-2a3b-4c5d-8e6f-708192a3b4c5.${'A'.repeat(43)}`

it('confirms an address by a click, not by being opened', async () => {
  const { page, api } = await mountPage(`/notices#confirm=${key}`, {
    'POST /notifications/confirm': { token: aToken, way: 'email', state: 'on' },
  })
  expect(page.get('h1').text()).toBe(en['notice.confirm-heading'])
  expect(api.calls.filter(({ name }) => name.startsWith('POST'))).toEqual([])
  await page.get('main button').trigger('click')
  await until(() => expect(page.get('h1').text()).toBe(en['notice.confirm-done']))
  expect(page.get('main a').attributes('href')).toBe(`/clear/${aToken}`)
  expect(JSON.parse(String(api.calls.at(-1)?.body))).toEqual({ key })
})

it('stops by a click', async () => {
  const { page, api } = await mountPage(`/notices#stop=${key}`, { 'POST /notifications/stop': { state: 'off' } })
  expect(page.get('h1').text()).toBe(en['notice.stop-heading'])
  await page.get('main button').trigger('click')
  await until(() => expect(page.get('h1').text()).toBe(en['notice.stop-done']))
  expect(api.calls.at(-1)?.query.get('key')).toBe(key)
})

it('says what is wrong with a link', async () => {
  const old = await mountPage(`/notices#confirm=${key}`, { 'POST /notifications/confirm': problem(404, 'not-found') })
  await old.page.get('main button').trigger('click')
  await until(() => expect(old.text()).toContain(en['problem.not-found']))
})

it.each(['', '#confirm=', `#confirm=${key.slice(0, -1)}`, `#stop=${key}x`, `#other=${key}`, '#stop=nonsense'])(
  'refuses a link that no mail of ours has, before anybody clicks: %s',
  async hash => {
    const { page } = await mountPage(`/notices${hash}`)
    expect(page.get('h1').text()).toBe(en['notice.link-broken'])
    expect(page.findAll('main button')).toEqual([])
  },
)
