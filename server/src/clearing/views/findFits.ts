import type { Coin, FittingOrder } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PaymentRow } from '../../db/schema/index.ts'
import type { UnpaidOrder } from '../claims/judgeFits.ts'
import type { ClearingContext } from '../context.ts'
import { accountOf } from '@relayooor/shared'
import { and, desc, eq, gt, inArray, isNull, ne, or } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { clearingTokens } from '../../db/schema/index.ts'
import { judgeClaim } from '../claims/judgeClaim.ts'
import { judgeFits } from '../claims/judgeFits.ts'
import { lateSeconds, topUpSeconds } from '../orders/deadlines.ts'
import { coinsLeftOf } from '../owing/coinsLeft.ts'
import { limitsOf, underpaidFor } from '../payments/settlePayment.ts'

type Held = Pick<PaymentRow, 'id' | 'chainId' | 'payer'> & { left: Coin[] }

/** More than a person may look at in one page of payments. */
const mostOrders = 500
const t = clearingTokens

/** Unpaid orders that held money may have been meant for, by the number of the payment; only where it may be given to an order. */
export async function findFits(ctx: ClearingContext, db: Db, rows: PaymentRow[]): Promise<ReadonlyMap<number, FittingOrder[]>> {
  const held = rows.filter(row => row.state === 'held')
  const leftOf = await coinsLeftOf(db, held)
  const attachable = held
    .map(payment => ({ ...payment, left: leftOf(payment) }))
    .filter(payment => judgeClaim(payment, payment.left, limitsOf(ctx, payment.chainId)).includes('attach'))
  const now = ctx.now()
  const orders = await unpaidOrders(db, attachable, now)
  return new Map(attachable.map(payment => [payment.id, judgeFits(payment, payment.left, orders, now)]))
}

/** In the name of who paid, or of exactly that price; the newest. */
async function unpaidOrders(db: Db, held: Held[], now: Date): Promise<UnpaidOrder[]> {
  if (held.length === 0) return []
  const payers = [...new Set(held.flatMap(({ payer }) => payer ?? []))]
  const accounts = payers.flatMap(payer => accountOf(payer) ?? [])
  const prices = held.flatMap(({ chainId, left }) =>
    left.map(({ denom, amount }) => and(eq(t.chainId, chainId), eq(t.denom, denom), eq(t.amount, amount))),
  )
  const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1_000)
  const orders = await db
    .select()
    .from(t)
    .where(
      and(
        ne(t.status, 'paid'),
        isNull(t.purgedAt),
        gt(t.expiresAt, secondsAgo(lateSeconds)),
        // By index; no price lives longer than a day.
        gt(t.createdAt, secondsAgo(lateSeconds + topUpSeconds)),
        or(inArray(t.walletAddress, payers), inArray(t.refundAddress, payers), inArray(t.sessionAccount, accounts), ...prices),
      ),
    )
    .orderBy(desc(t.createdAt))
    .limit(mostOrders)
  const before = await underpaidFor(db, idsOf(orders))
  return orders.map(order => ({ ...order, heldBefore: before(order) }))
}
