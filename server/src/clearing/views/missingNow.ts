import type { Amount } from '@relayooor/shared'
import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { isPricedAnew, priceLate } from '../quote/priceLate.ts'

/**
 * What has to come now for an order that was paid too little to begin: at least something.
 * Undefined while it cannot be cleared at any price.
 */
export async function missingNow(ctx: ClearingContext, token: TokenRow, payments: PaymentRow[]): Promise<Amount | undefined> {
  const late = isPricedAnew(token, ctx.now())
  const price = late ? await priceLate(ctx, token) : token.terms.fees
  const held = payments
    .filter(payment => payment.heldReason === 'underpaid')
    .flatMap(payment => payment.amounts)
    .filter(amount => amount.denom === token.denom)
    .reduce((sum, amount) => sum + BigInt(amount.amount), 0n)
  const missing = price && BigInt(price.total.amount) - held
  return missing === null ? undefined : { denom: token.denom, amount: (missing > 0n ? missing : 1n).toString() }
}
