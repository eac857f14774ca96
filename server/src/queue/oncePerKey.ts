/** One pass for a key in this process: a second wish while it runs makes it look again when it is through. */
export function oncePerKey<T>(
  keyOf: (wish: T) => string,
  signal: AbortSignal,
  act: (wish: T) => Promise<void>,
): { run: (wish: T) => Promise<void>; settled: () => Promise<unknown> } {
  const running = new Map<string, { again: boolean; done: Promise<void> }>()

  async function pass(wish: T, key: string): Promise<void> {
    try {
      for (;;) {
        await act(wish)
        const state = running.get(key)
        if (!state?.again || signal.aborted) return
        state.again = false
      }
    } finally {
      running.delete(key)
    }
  }

  return {
    async run(wish) {
      const key = keyOf(wish)
      const state = running.get(key)
      if (state) {
        state.again = true
        return
      }
      const entry = { again: false, done: Promise.resolve() }
      running.set(key, entry)
      entry.done = pass(wish, key)
      await entry.done
    },
    settled: () => Promise.allSettled([...running.values()].map(state => state.done)),
  }
}
