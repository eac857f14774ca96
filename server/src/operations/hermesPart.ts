import type { HealthPart } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import { within } from '../base/within.ts'
import { isMissing, readHermesWords } from '../clearing/quote/hermesWords.ts'

/** Shorter than that of who asks for the part. */
const patienceMs = 1_000

/**
 * How Hermes is, as the living workers say: whoever answers may have none, and need none. Where no worker says anything, or the database is
 * away, as this process finds it itself. `version` throws where there is none.
 */
export async function hermesPart(ctx: Pick<ClearingContext, 'database' | 'now'>, version: () => Promise<string>): Promise<HealthPart> {
  const words = await within(
    patienceMs,
    readHermesWords(ctx).catch(() => null),
    null,
  )
  if (words === null || words.workers === 0) return { state: 'ok', detail: `Hermes ${await version()}` }
  if (isMissing(words)) return { state: 'down', detail: 'No worker has Hermes: paid orders wait, no prices are given.' }
  if (words.lacking > 0) return { state: 'degraded', detail: `${words.lacking} of ${words.workers} workers have no Hermes.` }
  const own = await version().catch(() => null)
  return own === null ? { state: 'ok' } : { state: 'ok', detail: `Hermes ${own}` }
}
