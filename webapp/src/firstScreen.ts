import { createPinia } from 'pinia'
import { createSSRApp } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import App from './App.vue'
import { createPageRouter } from './router.ts'
import { loadLanguage } from './ui/language.ts'

/**
 * What the page at `path` shows before it knows anything, as HTML: the build puts it into the page, in English, until
 * the script has the language that is wanted.
 */
export async function drawBefore(path: string): Promise<string> {
  await loadLanguage('en')
  const router = createPageRouter(createMemoryHistory())
  const app = createSSRApp(App).use(createPinia()).use(router)
  await router.push(path)
  return renderToString(app)
}
