import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref } from 'vue'

/** Whether the browser thinks that it has a network; `onBack` runs when it has one again. */
export function useOnline(onBack?: () => void): Readonly<Ref<boolean>> {
  const online = ref(navigator.onLine)
  function back(): void {
    online.value = true
    onBack?.()
  }
  function away(): void {
    online.value = false
  }
  window.addEventListener('online', back)
  window.addEventListener('offline', away)
  onScopeDispose(() => {
    window.removeEventListener('online', back)
    window.removeEventListener('offline', away)
  })
  return readonly(online)
}
