import { memoFor } from './memoFor.ts'

/** `memoFor` of one question: asking it a hundred times looks once. */
export function shareRunning<T>(ask: () => Promise<T>, keepMs?: number, renewMs?: number): () => Promise<T> {
  const memo = memoFor<T>(1, keepMs, renewMs)
  return () => memo.get('', ask)
}
