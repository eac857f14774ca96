import type { Logger } from '../chains/chain.ts'
import { setTimeout as sleep } from 'node:timers/promises'

/** Does something again and again, `ms` after it ended; a failure is logged and the next turn tries again. */
export async function every(ms: number, signal: AbortSignal, act: () => Promise<unknown>, log: Logger): Promise<void> {
  while (!signal.aborted) {
    await act().catch((error: unknown) => log.warn({ error: String(error) }, 'a periodic task failed; it runs again'))
    await sleep(ms, undefined, { signal }).catch(() => undefined)
  }
}
