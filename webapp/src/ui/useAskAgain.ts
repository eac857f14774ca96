import type { CallFailure } from '../api/errors.ts'
import { onScopeDispose, watch } from 'vue'
import { askAgainMs } from '../api/errors.ts'
import { useOnline } from './useOnline.ts'

/**
 * Asks again by itself what could not be loaded, as long as somebody looks at it, and at once when there is a network again.
 * @param failure undefined while nothing has failed
 */
export function useAskAgain(failure: () => CallFailure | undefined, again: () => unknown): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function plan(): void {
    clearTimeout(timer)
    const waitMs = askAgainMs(failure())
    if (waitMs !== undefined && document.visibilityState === 'visible') timer = setTimeout(again, waitMs)
  }

  watch(failure, plan, { immediate: true })
  useOnline(() => {
    if (failure() !== undefined) again()
  })
  document.addEventListener('visibilitychange', plan)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', plan)
  })
}
