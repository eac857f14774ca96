import type { ClaimRefusal } from '@relayooor/shared'
import type { Challenge, PaymentRow } from '../../db/schema/index.ts'

/**
 * Why a transaction with the memo of a claim did not use that claim up. Null when there is nobody to tell: it was never given, or another
 * transaction has used it. What is left when account and time are right is an account that pays for others.
 */
export function judgeProof(
  challenge: Pick<Challenge, 'address' | 'usedAt' | 'expiresAt'> | null,
  { payer, authority, at }: Pick<PaymentRow, 'payer' | 'authority' | 'at'>,
): ClaimRefusal | null {
  if (!challenge || challenge.usedAt !== null) return null
  if (challenge.address !== payer) return 'other-account'
  // By a contract, or a grant: whoever brought that about may be anybody.
  if (authority !== 'signers') return 'not-signed'
  return challenge.expiresAt <= at ? 'challenge-over' : 'shared-account'
}
