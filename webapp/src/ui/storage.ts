import type { z } from 'zod'
import { parseJson } from '@relayooor/shared'

/** What this browser remembers under a name; null when there is nothing or storage is blocked. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** What it remembers as JSON; undefined when that is not, or not any more, of this shape. */
export function readStoredAs<T>(key: string, schema: z.ZodType<T>): T | undefined {
  return schema.safeParse(parseJson(readStored(key) ?? '')).data
}

/** Null forgets. A blocked or full storage costs only the memory: nothing that the page needs is only here. */
export function writeStored(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // See above.
  }
}
