export interface Memo<T> {
  /** The answer kept for `key`, or the one on its way, or what `ask` answers. */
  get: (key: string, ask: () => Promise<T>) => Promise<T>
  /** What is kept, or on its way, answers nobody who asks from now on. */
  forget: (key: string) => void
  forgetAll: () => void
}

interface Kept<T> {
  answer: Promise<T>
  until: number
}

/**
 * Many who ask the same question at once, or within `keepMs` milliseconds after its answer, share one answer. Failures are shared by those
 * who wait, and never kept. Keeps at most the newest `most` questions.
 */
export function memoFor<T>(most: number, keepMs = 1_000): Memo<T> {
  // A Map remembers the order of its keys: the oldest is the first.
  const kept = new Map<string, Kept<T>>()

  function drop(key: string, one: Kept<T>): void {
    if (kept.get(key) === one) kept.delete(key)
  }

  function makeRoom(now: number): void {
    for (const [key, one] of kept) {
      if (one.until > now && kept.size < most) return
      kept.delete(key)
    }
  }

  return {
    get(key, ask) {
      const now = performance.now()
      const known = kept.get(key)
      if (known && known.until > now) return known.answer
      kept.delete(key)
      makeRoom(now)
      const one: Kept<T> = { answer: ask(), until: Number.POSITIVE_INFINITY }
      kept.set(key, one)
      one.answer.then(
        () => {
          one.until = performance.now() + keepMs
        },
        () => drop(key, one),
      )
      return one.answer
    },
    forget: key => void kept.delete(key),
    forgetAll: () => kept.clear(),
  }
}
