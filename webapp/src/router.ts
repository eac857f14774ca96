import type { Router, RouteRecordRaw, RouterHistory, RouterScrollBehavior } from 'vue-router'
import { createRouter } from 'vue-router'
import ClearingWizard from './components/ClearingWizard.vue'
import FindPage from './pages/FindPage.vue'

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: ClearingWizard,
    children: [
      { path: '', name: 'find', component: FindPage, meta: { title: 'Find a transfer' } },
      { path: 'price', name: 'price', component: () => import('./pages/PricePage.vue'), meta: { title: 'Price' } },
      { path: 'clear/:token', name: 'order', component: () => import('./pages/OrderPage.vue'), props: true, meta: { title: 'Order' } },
    ],
  },
  { path: '/activity', name: 'activity', component: () => import('./pages/ActivityPage.vue'), meta: { title: 'Activity' } },
  { path: '/channels', name: 'channels', component: () => import('./pages/ChannelsPage.vue'), meta: { title: 'Channels' } },
  { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./pages/NowherePage.vue'), meta: { title: 'No such page' } },
]

const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved)
    return saved
  // Picking transfers changes the query only: the list must not jump.
  return to.path === from.path ? undefined : { top: 0 }
}

/** A URL for every step: what is looked for and picked stands in the query, an order in the path. */
export function createPageRouter(history: RouterHistory): Router {
  return createRouter({ history, routes, scrollBehavior })
}
