import type { RefundReason } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import { Problem, readAddress } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { lastDecision, refuseIfChanged, sentenceOf } from '../../db/decided.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { payments } from '../../db/schema/index.ts'
import { lockTokens } from '../payments/matchPayment.ts'
import { priceIfLate } from '../quote/priceLate.ts'
import { attachPayment, returnPayment } from './applyClaim.ts'
import { claimedFor } from './judgeClaim.ts'
import { refuseClaim } from './refuseClaim.ts'

/** Attaches a held payment to an order, whoever paid it. @throws Problem `not-found`, `not-claimable` */
export async function attachByAdmin(ctx: ClearingContext, id: number, tokenId: string, occasion: Occasion): Promise<void> {
  const late = await priceIfLate(ctx, tokenId, occasion.at)
  await inTransaction(ctx.database, 'attach-payment', async tx => {
    const { payment, tokens } = await lockPayment(tx, id, occasion, tokenId)
    const order = tokens.find(token => token.id === tokenId)
    const refusal = order ? await attachPayment(ctx, tx, { ...payment, authority: 'admin' }, order, occasion, late) : 'no-such-order'
    if (refusal) throw refuseClaim(refusal)
  })
}

/** Owes a held payment back to an account that an admin answers for. @throws Problem `not-found`, `not-claimable`, `invalid-request` */
export async function refundByAdmin(
  ctx: ClearingContext,
  id: number,
  { to, reason }: { to: string; reason?: RefundReason | undefined },
  occasion: Occasion,
): Promise<void> {
  await inTransaction(ctx.database, 'refund-payment', async tx => {
    const { payment } = await lockPayment(tx, id, occasion)
    const prefix = ctx.chains.get(payment.chainId)?.settings.prefix ?? ''
    if (!readAddress(to, prefix).ok)
      throw new Problem('invalid-request', `Nobody on ${payment.chainId} has this address.`, {
        errors: [{ path: 'to', message: `must be an address that begins with ${prefix}1` }],
      })
    await returnPayment(ctx, tx, payment, { to, reason: reason ?? claimedFor(payment) }, { ...occasion, agreed: true })
  })
}

/** Its tokens first, as everywhere. */
async function lockPayment(tx: Tx, id: number, { asOf }: Occasion, tokenId?: string): Promise<{ payment: PaymentRow; tokens: TokenRow[] }> {
  const [before] = await tx.select().from(payments).where(eq(payments.id, id))
  const tokens = await lockTokens(
    tx,
    [before?.token, tokenId].filter(one => one !== undefined && one !== null),
  )
  const [payment] = await tx.select().from(payments).where(eq(payments.id, id)).for('update')
  if (!payment) throw new Problem('not-found', 'There is no such payment.')
  const subject = `payment:${id}`
  await refuseIfChanged(tx, subject, asOf)
  if (payment.state !== 'held') {
    const decided = await lastDecision(tx, subject)
    throw refuseClaim('nothing-held', decided && `This payment is not held any more. ${sentenceOf(decided)}`, decided)
  }
  return { payment, tokens }
}
