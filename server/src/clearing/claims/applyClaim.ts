import type { ClaimRefusal, RefundReason } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { PaymentDecision } from '../payments/judgePayment.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import type { PriceFees } from '../quote/priceLate.ts'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { payments } from '../../db/schema/index.ts'
import { coinsLeft } from '../owing/coinsLeft.ts'
import { lockTokens } from '../payments/matchPayment.ts'
import { decidePayment, limitsOf, settlePayment } from '../payments/settlePayment.ts'
import { claimedFor, judgeClaim } from './judgeClaim.ts'

/** Who has proven that he paid in a transaction asks for what is held of it: for an order, or, without one, back. */
export interface Claim {
  chainId: string
  txHash: string
  payer: string
  token: string | null
  /** So many nodes showed the proof, where it is a transaction: what one alone has shown is held like a payment of its own. */
  witnesses?: number
}

/**
 * Attaches or sends back the held payments of a claim. Null when it is done, else why it is not.
 * `late`: what its order costs now, where the signed price is over.
 */
export async function applyClaim(
  ctx: ClearingContext,
  tx: Tx,
  claim: Claim,
  occasion: Occasion,
  late: PriceFees | null,
): Promise<ClaimRefusal | null> {
  const isClaimed = and(
    eq(payments.chainId, claim.chainId),
    eq(payments.txHash, claim.txHash),
    eq(payments.payer, claim.payer),
    eq(payments.state, 'held'),
  )
  const before = await tx.select().from(payments).where(isClaimed)
  // Tokens first, as everywhere: then the payments, as they are by now.
  const tokens = await lockTokens(
    tx,
    [...before.map(payment => payment.token), claim.token].filter(id => id !== null),
  )
  const held = await tx.select().from(payments).where(isClaimed).orderBy(asc(payments.id)).for('update')
  if (held.length === 0) return 'nothing-held'
  if (claim.witnesses !== undefined)
    await tx
      .update(payments)
      .set({ witnesses: claim.witnesses })
      .where(and(inArray(payments.id, idsOf(held)), gt(payments.witnesses, claim.witnesses)))
  const order = tokens.find(token => token.id === claim.token) ?? null
  if (claim.token !== null && !order) return 'no-such-order'
  for (const payment of held) {
    const refusal = order
      ? await attachPayment(ctx, tx, { ...payment, authority: 'claim' }, order, occasion, late)
      : await sendBack(ctx, tx, payment, claim.payer, occasion)
    if (refusal) return refusal
  }
  return null
}

/**
 * Lets a held payment pay an order, by the authority that it is given. Until now it was not for that
 * order, so it is judged as if it came now. Both are locked.
 */
export async function attachPayment(
  ctx: ClearingContext,
  tx: Tx,
  payment: PaymentRow,
  order: TokenRow,
  occasion: Occasion,
  late: PriceFees | null,
): Promise<ClaimRefusal | null> {
  const coins = await coinsLeft(tx, payment)
  if (!choices(ctx, payment, coins).includes('attach')) return 'not-possible'
  const decision = await decidePayment(ctx, tx, order, late, { ...payment, coins, at: occasion.at })
  const refusal = refusalOf(payment, order, decision)
  if (!refusal) await settlePayment(ctx, tx, payment, order, decision, occasion, late)
  return refusal
}

async function sendBack(ctx: ClearingContext, tx: Tx, payment: PaymentRow, to: string, occasion: Occasion): Promise<ClaimRefusal | null> {
  if (!choices(ctx, payment, await coinsLeft(tx, payment)).includes('send-back')) return 'not-possible'
  await returnPayment(ctx, tx, payment, { to, reason: claimedFor(payment) }, occasion)
  return null
}

/** Owes back all that is held of a payment. It and its token are locked. */
export async function returnPayment(
  ctx: ClearingContext,
  tx: Tx,
  payment: PaymentRow,
  { to, reason }: { to: string; reason: RefundReason },
  occasion: Occasion,
): Promise<void> {
  const [token = null] = payment.token === null ? [] : await lockTokens(tx, [payment.token])
  const coins = await coinsLeft(tx, payment)
  await settlePayment(
    ctx,
    tx,
    payment,
    token,
    { match: payment.match, action: { kind: 'return' }, refunds: coins.map(coin => ({ reason, coin, to })) },
    occasion,
  )
}

function choices(ctx: ClearingContext, payment: PaymentRow, coins: Parameters<typeof judgeClaim>[1]) {
  return judgeClaim(payment, coins, limitsOf(ctx, payment.chainId))
}

/** Attaching makes an order paid, or brings it nearer to that; for anything else the money stays where it is. */
function refusalOf(payment: PaymentRow, order: TokenRow, { match, action }: PaymentDecision): ClaimRefusal | null {
  if (action.kind === 'accept' || (action.kind === 'hold' && action.reason === 'underpaid')) return null
  if (payment.chainId !== order.chainId) return 'other-chain'
  return order.status === 'paid' ? 'order-paid' : match === 'late' ? 'order-over' : 'other-coin'
}
