import type { ClaimView } from '@relayooor/shared'
import type { Challenge } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { getClaimChallenge } from '../../db/walletChallenges.ts'

/** The result of a claim by a transaction, for whoever knows its nonce. */
export async function viewClaim(
  ctx: ClearingContext,
  { chainId, txHash, nonce }: { chainId: string; txHash: string; nonce: string },
): Promise<ClaimView> {
  const challenge = await getClaimChallenge(ctx.database.db, chainId, nonce)
  if (challenge?.claim?.txHash !== txHash) return { nonce, state: 'over' }
  const { refused } = challenge.claim
  return { nonce, state: stateOf(challenge, refused !== undefined, ctx.now()), ...(refused && { refused }) }
}

function stateOf({ usedAt, expiresAt }: Challenge, refused: boolean, now: Date): ClaimView['state'] {
  if (usedAt !== null) return refused ? 'refused' : 'done'
  return expiresAt <= now ? 'over' : 'awaited'
}
