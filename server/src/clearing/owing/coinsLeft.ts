import type { Coin } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PaymentRow } from '../../db/schema/index.ts'
import { sumCoins, toCoin } from '@relayooor/shared'
import { inArray } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { refunds } from '../../db/schema/index.ts'

/** What of a payment has not been given back or promised. */
export async function coinsLeft(db: Db, payment: PaymentRow): Promise<Coin[]> {
  return (await coinsLeftOf(db, [payment]))(payment)
}

/** The same of many. */
export async function coinsLeftOf(db: Db, rows: PaymentRow[]): Promise<(payment: PaymentRow) => Coin[]> {
  const { paymentId, denom, amount } = refunds
  const owed =
    rows.length === 0
      ? []
      : await db
          .select({ paymentId, denom, amount })
          .from(refunds)
          .where(inArray(paymentId, idsOf(rows)))
  return payment =>
    leftOf(
      payment,
      owed.filter(one => one.paymentId === payment.id),
    )
}

/** What of a payment is beyond these refunds of it. */
export function leftOf({ amounts }: Pick<PaymentRow, 'amounts'>, owed: Coin[]): Coin[] {
  return sumCoins([...amounts.map(toCoin), ...owed.map(({ denom, amount }) => ({ denom, amount: -amount }))])
}
