import type { CallFailure } from '../api/errors.ts'
import { onScopeDispose, watch } from 'vue'
import { askAgainMs } from '../api/errors.ts'
import { serviceNow } from '../api/serviceClock.ts'
import { useOnline } from './useOnline.ts'

/**
 * Asks again by itself what could not be loaded, as long as somebody looks at it, and at once when there is a network again.
 * @param failure undefined while nothing has failed
 * @param again a new failure, also of the same kind, is another object
 * @param waitMs after how many milliseconds; undefined where asking again changes nothing
 */
export function useAskAgain<F extends CallFailure>(
  failure: () => F | undefined,
  again: () => unknown,
  waitMs: (failure: F) => number | undefined = askAgainMs,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt: number | undefined

  function plan(): void {
    clearTimeout(timer)
    // A page in the background rests, and asks when it is shown again if it is time by then.
    if (dueAt !== undefined && document.visibilityState === 'visible') timer = setTimeout(askNow, Math.max(0, dueAt - serviceNow()))
  }

  function askNow(): void {
    clearTimeout(timer)
    dueAt = undefined
    again()
  }

  watch(
    failure,
    failed => {
      const wait = failed && waitMs(failed)
      dueAt = wait === undefined ? undefined : serviceNow() + wait
      plan()
    },
    { immediate: true },
  )
  useOnline(() => {
    if (failure() !== undefined) askNow()
  })
  document.addEventListener('visibilitychange', plan)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', plan)
  })
}
