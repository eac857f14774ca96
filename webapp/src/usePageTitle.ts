import { nextTick, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useServiceStore } from './api/serviceStore.ts'
import { ownTitle } from './ui/ownTitle.ts'
import { say } from './ui/say.ts'

/** Names the page in the tab, and gives a new page's heading the focus, so that it is read out and the keyboard starts there. */
export function usePageTitle(): void {
  const route = useRoute()
  const router = useRouter()
  const service = useServiceStore()

  watch(
    () => [ownTitle.value ?? (route.meta.title && say(route.meta.title)), service.config?.service.name],
    ([title, name]) => {
      document.title = [title, name ?? 'relayooor'].filter(Boolean).join(' · ')
    },
    { immediate: true },
  )

  router.afterEach(async (to, from, failure) => {
    if (failure || from.matched.length === 0 || to.path === from.path) return
    await nextTick()
    document.querySelector<HTMLElement>('main h1')?.focus()
  })
}
