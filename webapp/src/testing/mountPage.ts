import type { VueWrapper } from '@vue/test-utils'
import type { Router } from 'vue-router'
import type { Planned, StubbedApi } from './stubApi.ts'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, onTestFinished, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import App from '../App.vue'
import { useSearchStore } from '../find/searchStore.ts'
import { createPageRouter, fetchPages } from '../router.ts'
import { aConfig } from './builders.ts'
import { silenceSockets } from './silenceSockets.ts'
import { stubApi } from './stubApi.ts'
import { until } from './until.ts'

enableAutoUnmount(afterEach)
// What a browser fetches once has come before a test begins, as after some seconds on the page.
await fetchPages()

export interface MountedPage {
  page: VueWrapper
  router: Router
  api: StubbedApi
  text: () => string
}

/** The whole page at a URL, with the service's answers planned by `METHOD /path`. */
export async function mountPage(url: string, planned: Record<string, Planned> = {}): Promise<MountedPage> {
  silenceSockets()
  const api = stubApi({ 'GET /config': aConfig(), 'GET /channels': { items: [], nextCursor: null }, ...planned })
  const router = createPageRouter(createMemoryHistory())
  await router.push(url)
  const pinia = createPinia()
  const page = mount(App, { attachTo: document.body, global: { plugins: [pinia, router] } })
  // What was looked for is looked at again by itself, also from another page; not in the next test.
  onTestFinished(() => {
    if ('search' in pinia.state.value) useSearchStore(pinia).clear()
  })
  await flushPromises()
  // Pages are loaded when they are first needed.
  await until(() => {
    if (page.findAll('h1').length === 0) throw new Error('the page is not there yet')
  })
  await vi.dynamicImportSettled()
  await flushPromises()
  return { page, router, api, text: () => page.get('main').text().replace(/\s+/g, ' ') }
}
