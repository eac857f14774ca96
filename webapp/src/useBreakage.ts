import type { Ref } from 'vue'
import { onErrorCaptured, onScopeDispose, readonly, ref } from 'vue'
import { useRouter } from 'vue-router'

/** What broke in the page itself, until another page is opened: a part that is missing must not be missing without a word. */
export function useBreakage(): Readonly<Ref<string | undefined>> {
  const broken = ref<string>()
  onErrorCaptured(error => {
    console.error(error)
    note(error)
    // What is drawn beside it goes on.
    return false
  })
  const noteRejected = ({ reason }: PromiseRejectionEvent) => note(reason)
  const noteError = ({ error }: ErrorEvent) => note(error)
  window.addEventListener('unhandledrejection', noteRejected)
  window.addEventListener('error', noteError)
  onScopeDispose(() => {
    window.removeEventListener('unhandledrejection', noteRejected)
    window.removeEventListener('error', noteError)
  })
  useRouter().afterEach((to, from) => {
    if (to.path !== from.path) broken.value = undefined
  })
  return readonly(broken)

  function note(error: unknown): void {
    // Extensions run in the same window.
    if (error instanceof Error && !error.stack?.includes('-extension://')) broken.value = error.message
  }
}
