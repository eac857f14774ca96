import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createWebHistory } from 'vue-router'
import App from './App.vue'
import { keepEntry } from './keepEntry.ts'
import { asksNothing, createPageRouter } from './router.ts'
import { drawInTurn, ownTask, turns } from './ui/inTurn.ts'
import { loadAllMessages, loadLanguage, wantedLanguage } from './ui/language.ts'
import { loadMoreBy } from './ui/say.ts'
import './styles/index.css'

// zod, which comes later, must not try whether it may make code from text: the page's policy would report that.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

loadMoreBy(loadAllMessages)
void start()

// Nothing here may wait at the top: the code of a page is a module that imports this one.
async function start(): Promise<void> {
  await loadLanguage(wantedLanguage())
  await ownTask()
  const router = createPageRouter(createWebHistory())
  // Left out of what is built.
  if (import.meta.env.DEV) router.addRoute({ path: '/dev', component: () => import('./dev/DevPage.vue') })
  const app = createApp(App).use(createPinia()).use(router)
  // What the HTML shows stays until there is something to show in its place, were it that the page's code did not come.
  await router.isReady().catch(() => undefined)
  if (!asksNothing(router.currentRoute.value)) return keepEntry(() => app.mount('#app'))
  const page = Object.assign(document.createElement('div'), { id: 'app' })
  await drawInTurn(take => app.provide(turns, take).mount(page))
  keepEntry(() => document.querySelector('#app')?.replaceWith(page))
}
