import type { ClaimRefusal } from '@relayooor/shared'
import type { Challenge } from '../../db/walletChallenges.ts'
import type { PaymentRow } from '../orders/operations.ts'

/**
 * Why a transaction with the memo of a claim did not use that claim up. Null when there is nobody to tell: it was never given, or another transaction has
 * used it. What is left when account and time are right is an account that pays for others.
 */
export function judgeProof(challenge: Pick<Challenge, 'address' | 'usedAt' | 'expiresAt'> | null, { payer, at }: Pick<PaymentRow, 'payer' | 'at'>): ClaimRefusal | null {
  if (!challenge || challenge.usedAt !== null)
    return null
  if (challenge.address !== payer)
    return 'other-account'
  return challenge.expiresAt <= at ? 'challenge-over' : 'shared-account'
}
