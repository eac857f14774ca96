import type { ClaimRefusal, Decided } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'

/** `detail`: where more is known than the words of the reason. */
export function refuseClaim(reason: ClaimRefusal, detail?: string, decided?: Decided): Problem {
  const facts = { reason, decided }
  return detail === undefined ? toldProblem('not-claimable', facts) : new Problem('not-claimable', detail, facts)
}
