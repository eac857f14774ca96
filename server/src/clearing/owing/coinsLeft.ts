import type { Coin } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PaymentRow } from '../../db/schema/index.ts'
import { sumCoins, toCoin } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { refunds } from '../../db/schema/index.ts'

/** What of a payment has not been given back or promised. */
export async function coinsLeft(db: Db, payment: PaymentRow): Promise<Coin[]> {
  const owed = await db.select({ denom: refunds.denom, amount: refunds.amount }).from(refunds).where(eq(refunds.paymentId, payment.id))
  return leftOf(payment, owed)
}

/** What of a payment is beyond these refunds of it. */
export function leftOf({ amounts }: Pick<PaymentRow, 'amounts'>, owed: Coin[]): Coin[] {
  return sumCoins([...amounts.map(toCoin), ...owed.map(({ denom, amount }) => ({ denom, amount: -amount }))])
}
