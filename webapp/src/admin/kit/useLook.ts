import type { ShallowRef } from 'vue'
import type { CallFailure } from '../../api/errors.ts'
import { shallowRef } from 'vue'
import { asCallFailure } from '../../api/errors.ts'
import { useAskAgain } from '../../ui/useAskAgain.ts'

export interface Look<T> {
  value: ShallowRef<T | undefined>
  failure: ShallowRef<CallFailure | undefined>
  /** Looks anew: what was found before counts no more. */
  begin: () => Promise<void>
  /** Nobody needs it any more. */
  end: () => void
}

/** What somebody must know to answer a question: looked for while it is open, and again by itself while that fails. */
export function useLook<T>(ask: () => Promise<T>): Look<T> {
  const value = shallowRef<T>()
  const failure = shallowRef<CallFailure>()
  let asked = 0

  async function look(): Promise<void> {
    const mine = ++asked
    try {
      const found = await ask()
      if (mine !== asked) return
      value.value = found
      failure.value = undefined
    } catch (error) {
      if (mine === asked) failure.value = asCallFailure(error)
    }
  }

  function begin(): Promise<void> {
    value.value = undefined
    failure.value = undefined
    return look()
  }

  function end(): void {
    asked += 1
    failure.value = undefined
  }

  useAskAgain(() => failure.value, look)
  return { value, failure, begin, end }
}
