import { setTimeout as delay } from 'node:timers/promises'

/** What is awaited, or `late` when that takes longer than `ms`. */
export async function within<T, L>(ms: number, awaited: Promise<T>, late: L): Promise<T | L> {
  const over = new AbortController()
  try {
    return await Promise.race([awaited, delay(ms, late, { signal: over.signal })])
  } finally {
    over.abort()
  }
}
