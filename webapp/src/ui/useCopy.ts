import type { Ref } from 'vue'
import { onScopeDispose, ref } from 'vue'

type CopyState = 'idle' | 'copied' | 'refused'

/** Copies text and says so for a moment. A browser may refuse: then the person selects it by hand. */
export function useCopy(): { copy: (text: string) => Promise<void>; state: Ref<CopyState> } {
  const state = ref<CopyState>('idle')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function copy(text: string): Promise<void> {
    clearTimeout(timer)
    // The clipboard is absent on pages that did not come over a safe connection.
    const written = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    )
    state.value = written === true ? 'copied' : 'refused'
    timer = setTimeout(() => (state.value = 'idle'), 1600)
  }

  onScopeDispose(() => clearTimeout(timer))
  return { copy, state }
}
