// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
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

it('says so when a part of it breaks, with the reason and what to do, until another page is opened', async () => {
  const { router, text } = await mountPage('/')
  const Broken = {
    setup: () => () => {
      throw new Error('no unit for uatom')
    },
  }
  router.addRoute({ path: '/broken', component: Broken })
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  await router.push('/broken')
  await until(() => expect(text()).toContain('Something on this page broke'))
  expect(text()).toContain('Your money is where the chains say it is')
  expect(text()).toContain('no unit for uatom')
  expect(logged).toHaveBeenCalled()
  await router.push('/nowhere')
  await until(() => expect(text()).not.toContain('Something on this page broke'))
})
