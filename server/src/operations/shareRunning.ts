/** Whoever asks while an answer is on its way gets that same answer: asking a hundred times at once looks once. */
export function shareRunning<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null
  return () => running ??= ask().finally(() => {
    running = null
  })
}
