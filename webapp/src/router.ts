import type { Router, RouteRecordRaw, RouterHistory, RouterScrollBehavior } from 'vue-router'
import { pagePaths } from '@relayooor/shared'
import { createRouter } from 'vue-router'
import ClearingWizard from './components/ClearingWizard.vue'
import FindPage from './pages/FindPage.vue'

const pages = {
  price: () => import('./pages/PricePage.vue'),
  order: () => import('./pages/OrderPage.vue'),
  activity: () => import('./pages/ActivityPage.vue'),
  claim: () => import('./pages/ClaimPage.vue'),
  channels: () => import('./pages/ChannelsPage.vue'),
  nowhere: () => import('./pages/NowherePage.vue'),
}

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: ClearingWizard,
    children: [
      { path: pagePaths.find, name: 'find', component: FindPage, meta: { title: 'Find a transfer' } },
      { path: pagePaths.price, name: 'price', component: pages.price, meta: { title: 'Price' } },
      { path: pagePaths.order, name: 'order', component: pages.order, props: true, meta: { title: 'Order' } },
    ],
  },
  { path: pagePaths.activity, name: 'activity', component: pages.activity, meta: { title: 'Activity' } },
  { path: pagePaths.claim, name: 'claim', component: pages.claim, meta: { title: 'Look for a payment' } },
  { path: pagePaths.channels, name: 'channels', component: pages.channels, meta: { title: 'Channels' } },
  { path: '/:rest(.*)*', name: 'nowhere', component: pages.nowhere, meta: { title: 'No such page' } },
]

const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved) return saved
  // Picking transfers changes the query only: the list must not jump.
  return to.path === from.path ? undefined : { top: 0 }
}

/** A URL for every step: what is looked for and picked stands in the query, an order in the path. */
export function createPageRouter(history: RouterHistory): Router {
  return createRouter({ history, routes, scrollBehavior })
}

/** Loads every page's code while the server is there: going on must not depend on it. What fails now is tried again when it is opened. */
export async function fetchPages(): Promise<void> {
  await Promise.allSettled(Object.values(pages).map(load => load()))
}
