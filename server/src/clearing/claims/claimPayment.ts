import type { ParsedRequestOf } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { verifyAdr36 } from '../../chains/adr36.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { getClaimChallenge, useChallenge } from '../../db/walletChallenges.ts'
import { priceIfLate } from '../quote/priceLate.ts'
import { applyClaim } from './applyClaim.ts'
import { refuseClaim } from './refuseClaim.ts'

/**
 * Attaches held money to an order, or sends it back, for who signed the challenge with the account that paid. `source`, the
 * caller's IP address, is for the audit log.
 * @throws Problem `challenge-over`, `signature-invalid`, `not-claimable`; the challenge is then still good
 */
export async function claimPayment(
  ctx: ClearingContext,
  { chainId, txHash, token, nonce, pubKey, signature }: ParsedRequestOf<'claim'>['body'],
  source: string,
): Promise<void> {
  const settings = ctx.chains.get(chainId)?.settings
  const challenge = await getClaimChallenge(ctx.database.db, chainId, nonce)
  const over = () => toldProblem('challenge-over', {})
  if (!settings || !challenge || challenge.claim?.txHash !== txHash || challenge.claim.token !== token) throw over()
  const { address: payer, message } = challenge
  const proven = verifyAdr36({ address: payer, prefix: settings.prefix, addressType: settings.addressType, pubKey, signature, message })
  if (!proven.ok) throw toldProblem('signature-invalid', { fault: proven.fault, payer })
  const at = ctx.now()
  const late = token === undefined ? null : await priceIfLate(ctx, token, at)
  await inTransaction(ctx.database, 'claim-payment', async tx => {
    if (!(await useChallenge(tx, { nonce, purpose: 'claim', chainId, address: payer }, at))) throw over()
    const refused = await applyClaim(ctx, tx, { chainId, txHash, payer, token: token ?? null }, { at, actor: payer, source }, late)
    if (refused) throw refuseClaim(refused)
  })
}
