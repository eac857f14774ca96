import { onBeforeUnmount, onMounted } from 'vue'

/**
 * Does something when the component comes, and again as long as somebody looks at it.
 * @param work what is done
 * @param waitMs from the end of one time to the next; undefined when there is nothing more to wait for, until `again`
 * @returns `again` does it now
 */
export function useRepeat(work: () => Promise<void>, waitMs: () => number | undefined): { again: () => Promise<void> } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  async function again(): Promise<void> {
    clearTimeout(timer)
    await work()
    plan()
  }

  function plan(): void {
    clearTimeout(timer)
    const wait = waitMs()
    // A page in the background rests, and looks at once when it is shown again.
    if (!ended && wait !== undefined && document.visibilityState === 'visible') timer = setTimeout(again, wait)
  }

  function shown(): void {
    if (document.visibilityState === 'visible' && waitMs() !== undefined) void again()
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', shown)
    void again()
  })
  onBeforeUnmount(() => {
    ended = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', shown)
  })
  return { again }
}
