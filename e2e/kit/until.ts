export interface UntilOptions {
  /** Milliseconds; 120 000 by default. */
  timeoutMs?: number
  /** Milliseconds between two calls of `look`; 100 by default. */
  everyMs?: number
}

/** Calls `look` until it returns something other than null, undefined or false. What it throws counts as "not yet". */
export async function until<T>(
  what: string,
  look: () => T,
  options: UntilOptions = {},
): Promise<Exclude<Awaited<T>, null | undefined | false>> {
  const { timeoutMs = 120_000, everyMs = 100 } = options
  const end = Date.now() + timeoutMs
  let lastError: unknown
  for (;;) {
    try {
      const found = await look()
      // Just compared.
      if (found !== null && found !== undefined && found !== false) return found as Exclude<Awaited<T>, null | undefined | false>
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    if (Date.now() >= end) throw new Error(`after ${timeoutMs / 1000} s still not: ${what}`, { cause: lastError })
    await new Promise(resolve => setTimeout(resolve, everyMs))
  }
}
