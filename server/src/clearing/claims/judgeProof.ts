import type { ClaimRefusal } from '@relayooor/shared'
import type { Challenge, PaymentRow } from '../../db/schema/index.ts'

/**
 * Why a transaction with a claim's memo did not use that claim. Null when there is nobody to tell: the claim does not exist, or another
 * transaction has used it. If account and time are right, the account was one that pays for others.
 */
export function judgeProof(
  challenge: Pick<Challenge, 'address' | 'usedAt' | 'expiresAt'> | null,
  { payer, authority, at }: Pick<PaymentRow, 'payer' | 'authority' | 'at'>,
): ClaimRefusal | null {
  if (!challenge || challenge.usedAt !== null) return null
  if (challenge.address !== payer) return 'other-account'
  // By a contract or a grant, which anybody may have triggered.
  if (authority !== 'signers') return 'not-signed'
  return challenge.expiresAt <= at ? 'challenge-over' : 'shared-account'
}
