import type { ClearingContext } from '../context.ts'
import type { ClaimRefusal } from './applyClaim.ts'
import type { ClaimRequest } from './askClaim.ts'
import { Problem } from '@relayooor/shared'
import { and, eq } from 'drizzle-orm'
import { verifyAdr36 } from '../../chains/adr36.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { walletChallenges } from '../../db/schema/index.ts'
import { useChallenge } from '../../db/walletChallenges.ts'
import { applyClaim } from './applyClaim.ts'

export interface ClaimProof extends ClaimRequest { nonce: string, pubKey: string, signature: string }

/**
 * Attaches held money to an order, or sends it back, for who signed the challenge with the account that paid. `source`, the
 * caller's IP address, is for the audit log.
 * @throws Problem `challenge-over`, `signature-invalid`, `not-claimable`; the challenge is then still good
 */
export async function claimPayment(ctx: ClearingContext, { chainId, txHash, token, nonce, pubKey, signature }: ClaimProof, source: string): Promise<void> {
  const settings = ctx.chains.get(chainId)?.settings
  const [challenge] = await ctx.database.db.select().from(walletChallenges).where(and(eq(walletChallenges.nonce, nonce), eq(walletChallenges.purpose, 'claim'), eq(walletChallenges.chainId, chainId)))
  const over = () => new Problem('challenge-over', 'This request to sign is over, was used, or was made for another claim. Ask for a new one.')
  if (!settings || !challenge || challenge.claim?.txHash !== txHash || challenge.claim.token !== token)
    throw over()
  const { address: payer, message } = challenge
  const proven = verifyAdr36({ address: payer, prefix: settings.prefix, addressType: settings.addressType, pubKey, signature, message })
  if (!proven.ok)
    throw new Problem('signature-invalid', proven.fault === 'other-account' ? 'This signature is of another account than the one that paid.' : 'The signature does not hold.', { fault: proven.fault, payer })
  await inTransaction(ctx.database, 'claim-payment', async (tx) => {
    const at = ctx.now()
    if (!await useChallenge(tx, { nonce, purpose: 'claim', chainId, address: payer }, at))
      throw over()
    const refused = await applyClaim(ctx, tx, { chainId, txHash, payer, token: token ?? null }, { at, actor: payer, source })
    if (refused)
      throw refuseClaim(refused)
  })
}

export function refuseClaim(reason: ClaimRefusal): Problem {
  return new Problem('not-claimable', sentences[reason], { reason })
}

const sentences: Record<ClaimRefusal, string> = {
  'nothing-held': 'This payment is not held any more: look at it again.',
  'not-possible': 'This cannot be done with this payment.',
  'no-such-order': 'There is no such order.',
  'order-paid': 'That order is paid already.',
  'order-over': 'That order is over, and this payment came too late or no longer covers it.',
  'other-coin': 'That order is paid in another coin.',
  'other-chain': 'That order is paid on another chain.',
}
