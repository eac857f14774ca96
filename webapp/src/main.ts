import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createWebHistory } from 'vue-router'
import App from './App.vue'
import { createPageRouter, fetchOtherPages } from './router.ts'
import './styles/index.css'

const router = createPageRouter(createWebHistory())
createApp(App).use(createPinia()).use(router).mount('#app')
void router.isReady().then(fetchOtherPages)
