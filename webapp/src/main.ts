import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createWebHistory } from 'vue-router'
import App from './App.vue'
import { createPageRouter } from './router.ts'
import { loadLanguage, wantedLanguage } from './ui/language.ts'
import './styles/index.css'

const router = createPageRouter(createWebHistory())
// Left out of what is built.
if (import.meta.env.DEV) router.addRoute({ path: '/dev', component: () => import('./dev/DevPage.vue') })
void start()

/** Not at the top of the module: code that imports it would wait for itself. */
async function start(): Promise<void> {
  await loadLanguage(wantedLanguage())
  createApp(App).use(createPinia()).use(router).mount('#app')
}
