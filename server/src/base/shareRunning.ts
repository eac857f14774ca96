/**
 * Whoever asks while an answer is on its way gets that same answer, and so does who asks within `keepMs` milliseconds
 * after it came: asking a hundred times looks once. A failure is shared by those who wait for it and never kept.
 */
export function shareRunning<T>(ask: () => Promise<T>, keepMs = 0): () => Promise<T> {
  let shared: Promise<T> | null = null
  let keepUntil = Number.POSITIVE_INFINITY
  return () => {
    if (shared && performance.now() < keepUntil) return shared
    const asked = ask()
    shared = asked
    keepUntil = Number.POSITIVE_INFINITY
    asked
      .then(
        () => performance.now() + keepMs,
        () => 0,
      )
      .then(until => {
        if (shared === asked) keepUntil = until
      })
    return asked
  }
}
