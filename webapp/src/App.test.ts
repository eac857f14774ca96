// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { aConfig } from './testing/builders.ts'
import { mountPage } from './testing/mountPage.ts'
import { stubApi } from './testing/stubApi.ts'
import { until } from './testing/until.ts'

it("says so when a page's code does not come, stays where it is, and goes on when it does", async () => {
  const { router, text } = await mountPage('/')
  router.addRoute({ path: '/away', component: () => Promise.reject(new TypeError('failed to fetch dynamically imported module')) })
  await router.push('/away').catch(() => undefined)
  await until(() => expect(text()).toContain('Our server does not answer'))
  expect(text()).toContain('Where is my transfer?')
  await router.push('/?q=x')
  await until(() => expect(text()).not.toContain('Our server does not answer'))
})

it('says that the service cannot be reached, and starts by itself when the network is back', async () => {
  const { page, text } = await mountPage('/', { 'GET /config': 'unreachable' })
  expect(text()).toContain('The page cannot start')
  expect(page.find('form').exists()).toBe(false)
  stubApi({ 'GET /config': aConfig() })
  window.dispatchEvent(new Event('online'))
  await until(() => expect(page.find('form').exists()).toBe(true))
})
