import type { MessageKey } from '@relayooor/shared'
import type { RouteLocation, Router, RouteRecordRaw, RouterHistory, RouterScrollBehavior } from 'vue-router'
import { pagePaths } from '@relayooor/shared'
import { createRouter } from 'vue-router'
import { loadContract } from './api/call.ts'
import ClearingWizard from './ClearingWizard.vue'
import FindPage from './find/FindPage.vue'
import { loadResults } from './find/loadResults.ts'
import { afterPaint } from './ui/afterPaint.ts'
import { allWords } from './ui/say.ts'
import { warmFormats } from './ui/times.ts'
import { loadSignIn } from './wallet/loadSignIn.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** What the tab is called. */
    title?: MessageKey & `page.${string}`
  }
}

const pages = {
  price: () => import('./price/PricePage.vue'),
  order: () => import('./order/OrderPage.vue'),
  activity: () => import('./activity/ActivityPage.vue'),
  claim: () => import('./claim/ClaimPage.vue'),
  notices: () => import('./order/NoticesPage.vue'),
  channels: () => import('./channels/ChannelsPage.vue'),
  channel: () => import('./channels/ChannelPage.vue'),
  statistics: () => import('./channels/StatisticsPage.vue'),
  help: () => import('./help/HelpPage.vue'),
  nowhere: () => import('./NowherePage.vue'),
}

/** Loaded when somebody goes there: nobody else needs a byte of them. */
const adminPages = {
  shell: () => import('./admin/AdminPage.vue'),
  now: () => import('./admin/now/NowPage.vue'),
  orders: () => import('./admin/orders/OrdersPage.vue'),
  order: () => import('./admin/orders/AdminOrderPage.vue'),
  money: () => import('./admin/money/MoneyPage.vue'),
  chains: () => import('./admin/chains/ChainsPage.vue'),
  business: () => import('./admin/business/BusinessPage.vue'),
  system: () => import('./admin/system/SystemPage.vue'),
  runbook: () => import('./admin/RunbookPage.vue'),
}

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: ClearingWizard,
    children: [
      { path: pagePaths.find, name: 'find', component: FindPage, meta: { title: 'page.find' } },
      { path: pagePaths.price, name: 'price', component: pages.price, meta: { title: 'page.price' } },
      { path: pagePaths.order, name: 'order', component: pages.order, props: true, meta: { title: 'page.order' } },
    ],
  },
  { path: pagePaths.activity, name: 'activity', component: pages.activity, meta: { title: 'page.activity' } },
  { path: pagePaths.claim, name: 'claim', component: pages.claim, meta: { title: 'page.claim' } },
  { path: pagePaths.notices, name: 'notices', component: pages.notices, meta: { title: 'page.notices' } },
  { path: pagePaths.channels, name: 'channels', component: pages.channels, meta: { title: 'page.channels' } },
  { path: pagePaths.channel, name: 'channel', component: pages.channel, props: true, meta: { title: 'page.channel' } },
  { path: pagePaths.statistics, name: 'statistics', component: pages.statistics, meta: { title: 'page.statistics' } },
  { path: pagePaths.help, name: 'help', component: pages.help, meta: { title: 'page.help' } },
  {
    path: pagePaths.adminNow,
    component: adminPages.shell,
    children: [
      { path: '', name: 'admin-now', component: adminPages.now, meta: { title: 'page.operations' } },
      { path: pagePaths.adminOrders, name: 'admin-orders', component: adminPages.orders, meta: { title: 'page.admin-orders' } },
      {
        path: pagePaths.adminOrder,
        name: 'admin-order',
        component: adminPages.order,
        props: true,
        meta: { title: 'page.admin-order' },
      },
      { path: pagePaths.adminMoney, name: 'admin-money', component: adminPages.money, meta: { title: 'page.admin-money' } },
      { path: pagePaths.adminChains, name: 'admin-chains', component: adminPages.chains, meta: { title: 'page.admin-chains' } },
      { path: pagePaths.adminBusiness, name: 'admin-business', component: adminPages.business, meta: { title: 'page.admin-business' } },
      { path: pagePaths.adminSystem, name: 'admin-system', component: adminPages.system, meta: { title: 'page.admin-system' } },
      {
        path: pagePaths.adminRunbook,
        name: 'admin-runbook',
        component: adminPages.runbook,
        props: true,
        meta: { title: 'page.admin-runbook' },
      },
    ],
  },
  { path: '/:rest(.*)*', name: 'nowhere', component: pages.nowhere, meta: { title: 'page.nowhere' } },
]

const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved) return saved
  // Picking transfers changes the query only: the list must not jump.
  return to.path === from.path ? undefined : { top: 0 }
}

/** A URL for every step: what is looked for and picked stands in the query, an order in the path. */
export function createPageRouter(history: RouterHistory): Router {
  const router = createRouter({ history, routes, scrollBehavior })
  router.beforeResolve(async to => {
    if (to.name !== 'find') await allWords()
  })
  return router
}

/** The first screen alone needs no configuration: what is looked for is read by the chains that we serve. */
export function asksNothing({ name, query }: Pick<RouteLocation, 'name' | 'query'>): boolean {
  return name === 'find' && Object.keys(query).length === 0
}

/**
 * Loads the code of every page and call while the server is there: going on must not depend on it. One after the other, what is likely to
 * be next first: no touch waits for more than one of them. What fails is tried again when it is needed. For an app that is gone none is
 * loaded.
 */
export async function fetchPages(signal?: AbortSignal): Promise<void> {
  const { price, order, ...others } = pages
  const loads = [loadContract, async () => warmFormats(), loadResults, price, order, loadSignIn, ...Object.values(others)]
  for (const load of loads) {
    await load().catch(() => undefined)
    if (signal?.aborted) return
    await afterPaint()
  }
}
