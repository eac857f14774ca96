import type { FactsOf, PauseReason } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'

/** No price now, and why: the page has its own words for each reason. */
export function routePaused(
  reason: PauseReason,
  detail: string,
  facts: Omit<FactsOf<'route-paused'>, 'reason'>,
  retryAfterSeconds: number,
): Problem {
  return new Problem('route-paused', detail, { ...facts, reason }, retryAfterSeconds)
}
