import type { FactsOf, PauseReason, Problem } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'

/** No price now, and why; nothing is charged. */
export function routePaused(
  { assets }: Pick<ClearingContext, 'assets'>,
  reason: Exclude<PauseReason, 'paused-by-operator'>,
  facts: Omit<FactsOf<'route-paused'>, 'reason'>,
  retryAfterSeconds: number,
): Problem {
  return toldProblem('route-paused', { ...facts, reason }, retryAfterSeconds, chainId => assets.chainName(chainId))
}
