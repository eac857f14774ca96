import { vi } from 'vitest'

/** Waits for a condition, long enough for a busy machine. */
export function until<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 60_000 })
}
