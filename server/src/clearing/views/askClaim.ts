import type { ParsedRequestOf, PaymentInTx } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { claimMemo } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { issueChallenge } from '../../db/walletChallenges.ts'
import { canProve } from '../claims/canProve.ts'
import { claimMessage } from '../claims/claimMessage.ts'
import { refuseClaim } from '../claims/refuseClaim.ts'
import { getToken } from '../orders/operations.ts'
import { loadPaymentsInTx } from './presentPayments.ts'

/** A day: the keepers of a multisig do not sign within minutes. It is used once, and only by the account that paid. */
const challengeSeconds = 24 * 3600

/**
 * What the payer of held money signs, or writes into a memo. Anybody may ask: only the payer can use it.
 * @throws Problem `not-found` when we hold no payment of that transaction, `not-claimable`
 */
export async function askClaim(ctx: ClearingContext, { chainId, txHash, token }: ParsedRequestOf<'claimChallenge'>['body']) {
  const { db } = ctx.database
  const { publicUrl, serviceAddresses } = ctx.settings
  const payments = (await loadPaymentsInTx(ctx, chainId, txHash)).filter(payment => payment.state === 'held')
  const address = serviceAddresses.get(chainId)
  if (payments.length === 0 || address === undefined) throw toldProblem('not-found', { missing: 'held-payment' })
  const payer = claimantOf(payments, token === undefined ? 'send-back' : 'attach')
  const order = token === undefined ? null : await getToken(db, token)
  if (token !== undefined && !order) throw toldProblem('not-found', { missing: 'order' })
  if (order && order.chainId !== chainId) throw refuseClaim('other-chain')
  const now = ctx.now()
  const { nonce, message, expiresAt } = await issueChallenge(db, {
    purpose: 'claim',
    chainId,
    address: payer,
    claim: { txHash, ...(token !== undefined && { token }) },
    now,
    lifetimeSeconds: challengeSeconds,
    write: (nonce, expiresAt) => claimMessage({ publicUrl, chainId, txHash, payer, order, nonce, issuedAt: now, expiresAt }),
  })
  return { nonce, message, memo: claimMemo(nonce), address, expiresAt: expiresAt.toISOString(), payments }
}

/** Of one transaction at most one payment has a payer: what came over IBC has none. */
function claimantOf(payments: PaymentInTx[], choice: 'attach' | 'send-back'): string {
  const payer = payments.find(payment => payment.may.includes(choice))?.payer
  if (payer !== undefined) return payer
  throw payments.some(payment => canProve(payment.payer ?? null))
    ? refuseClaim(
        'not-possible',
        choice === 'attach'
          ? 'This payment can be sent back, but not given to another order.'
          : 'This payment is worth less than sending it back costs, or it holds too many kinds of coins. ' +
              'Write to the people who run this service.',
      )
    : refuseClaim('no-payer')
}
