import { createPinia } from 'pinia'
import { createSSRApp } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import App from './App.vue'
import { createPageRouter } from './router.ts'

/** What the page at `path` shows before it knows anything, as HTML: the build puts it into the page. */
export async function drawBefore(path: string): Promise<string> {
  const router = createPageRouter(createMemoryHistory())
  const app = createSSRApp(App).use(createPinia()).use(router)
  await router.push(path)
  return renderToString(app)
}
