import type { ClaimRefusal } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { PaymentRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { PaymentDecision } from '../payments/judgePayment.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import type { PriceFees } from '../quote/priceLate.ts'
import { claimInMemo, toCoin } from '@relayooor/shared'
import { audit } from '../../db/audit.ts'
import { getClaimChallenge, refuseChallenge, useChallenge } from '../../db/walletChallenges.ts'
import { worthless } from '../payments/judgePayment.ts'
import { paysForOthers } from '../payments/matchPayment.ts'
import { limitsOf, occasionOf } from '../payments/settlePayment.ts'
import { applyClaim } from './applyClaim.ts'
import { judgeProof } from './judgeProof.ts'

/**
 * A transaction signed by the payer of held money, with coins from it and the memo of a claim: does what that claim asks. Null when it is
 * none. Its own coins go back to the payer, or are held when they are worth less than sending them.
 */
export async function takeClaim(
  ctx: ClearingContext,
  tx: Tx,
  payment: PaymentRow,
  occasion: Occasion,
  late: PriceFees | null,
): Promise<PaymentDecision | null> {
  const { chainId, payer, authority } = payment
  const nonce = claimInMemo(payment.memo)
  if (nonce === null) return null
  // Customers of an exchange share its account: what one of them has sent from it proves nothing about another's payment.
  const challenge =
    payer === null || authority !== 'signers' || (await paysForOthers(tx, payer))
      ? null
      : await useChallenge(tx, { nonce, purpose: 'claim', chainId, address: payer }, payment.at)
  if (payer === null || !challenge?.claim) {
    await tellUnproven(tx, payment, nonce)
    return null
  }
  const { txHash, token = null } = challenge.claim
  const refusal = await applyClaim(
    ctx,
    tx,
    { chainId, txHash, token, payer, witnesses: payment.witnesses },
    { ...occasion, actor: payer },
    late,
  )
  if (refusal) {
    await refuseChallenge(tx, challenge, refusedBy(payment, refusal))
    audit(tx, {
      ...occasionOf(occasion),
      actor: payer,
      action: 'refuse-claim',
      subject: `payment:${payment.id}`,
      after: { claimed: txHash, token, refusal },
    })
  }
  const coins = payment.amounts.map(toCoin)
  const held = worthless(limitsOf(ctx, payment.chainId), coins)
  return held
    ? { match: 'unmatched', action: { kind: 'hold', reason: held, coins }, refunds: [] }
    : { match: 'unmatched', action: { kind: 'return' }, refunds: coins.map(coin => ({ reason: 'unmatched', coin, to: payer })) }
}

/** Its payment is one like any other; who waits for the claim is told why it was no proof. */
async function tellUnproven(tx: Tx, payment: PaymentRow, nonce: string): Promise<void> {
  const challenge = await getClaimChallenge(tx, payment.chainId, nonce)
  const refusal = judgeProof(challenge, payment)
  if (challenge && refusal) await refuseChallenge(tx, challenge, refusedBy(payment, refusal))
}

function refusedBy({ txHash }: PaymentRow, reason: ClaimRefusal) {
  return { reason, ...(txHash !== null && { txHash }) }
}
