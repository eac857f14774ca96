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
  /** From then on it is asked anew by the next one, who does not wait for that. */
  renewAt: number
}

/**
 * Many who ask the same question at once, or within `keepMs` milliseconds after its answer, share one answer. Failures are shared by those
 * who wait, and never kept. Keeps at most the newest `most` questions. With `renewMs`, an answer older than that is given as well, and
 * asked for anew meanwhile: who asks again in time never waits.
 */
export function memoFor<T>(most: number, keepMs = 1_000, renewMs = keepMs): Memo<T> {
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

  function keep(one: Kept<T>): void {
    one.until = performance.now() + keepMs
    one.renewAt = performance.now() + renewMs
  }

  function renew(key: string, one: Kept<T>, ask: () => Promise<T>): void {
    one.renewAt = Number.POSITIVE_INFINITY
    const answer = ask()
    answer.then(
      () => {
        if (kept.get(key) !== one) return
        one.answer = answer
        keep(one)
      },
      // Whoever asks next hears of it.
      () => drop(key, one),
    )
  }

  return {
    get(key, ask) {
      const now = performance.now()
      const known = kept.get(key)
      if (known && known.until > now) {
        if (known.renewAt <= now) renew(key, known, ask)
        return known.answer
      }
      kept.delete(key)
      makeRoom(now)
      const one: Kept<T> = { answer: ask(), until: Number.POSITIVE_INFINITY, renewAt: Number.POSITIVE_INFINITY }
      kept.set(key, one)
      one.answer.then(
        () => keep(one),
        () => drop(key, one),
      )
      return one.answer
    },
    forget: key => void kept.delete(key),
    forgetAll: () => kept.clear(),
  }
}
