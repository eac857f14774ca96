import type { ClaimRefusal, Decided } from '@relayooor/shared'
import { Problem } from '@relayooor/shared'
import { sayEnglish } from '@relayooor/shared/english.ts'

export function refuseClaim(reason: ClaimRefusal, detail = `${sayEnglish(`claim-refusal.${reason}`)}.`, decided?: Decided): Problem {
  return new Problem('not-claimable', detail, { reason, decided })
}
