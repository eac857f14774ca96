import type { Coin, FittingOrder } from '@relayooor/shared'
import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import { accountOf, toAmount } from '@relayooor/shared'
import { lateUntil } from '../orders/deadlines.ts'

/** An order that has not been paid, and what is held for it already. */
export type UnpaidOrder = Pick<
  TokenRow,
  'id' | 'chainId' | 'denom' | 'amount' | 'walletAddress' | 'refundAddress' | 'sessionAccount' | 'createdAt' | 'expiresAt'
> & { heldBefore: bigint }

/** No person reads more. */
const mostShown = 5
const ranks: FittingOrder['match'][] = ['exact', 'over', 'late', 'under']

/**
 * The orders that held money can have been meant for, the likeliest first: those in the name of who paid, and those of exactly its amount.
 * `left` is what of it has not gone back.
 */
export function judgeFits(payment: Pick<PaymentRow, 'chainId' | 'payer'>, left: Coin[], orders: UnpaidOrder[], now: Date): FittingOrder[] {
  return orders
    .flatMap(order => {
      const match = order.chainId === payment.chainId ? matchOf(order, left, payment.payer, now) : null
      return match === null ? [] : [{ order, match }]
    })
    .sort((a, b) => ranks.indexOf(a.match) - ranks.indexOf(b.match) || b.order.createdAt.getTime() - a.order.createdAt.getTime())
    .slice(0, mostShown)
    .map(({ order, match }) => ({
      token: order.id,
      match,
      price: toAmount(order),
      ofPayer: isOf(order, payment.payer),
      createdAt: order.createdAt.toISOString(),
      expiresAt: order.expiresAt.toISOString(),
    }))
}

/** What the money would be to an order; null where it is nothing to it, or too little for a price that is over. */
function matchOf(order: UnpaidOrder, left: Coin[], payer: string | null, now: Date): FittingOrder['match'] | null {
  const paid = left.find(coin => coin.denom === order.denom)?.amount ?? 0n
  const total = order.heldBefore + paid
  if (paid <= 0n || now > lateUntil(order)) return null
  if (total !== order.amount && !isOf(order, payer)) return null
  if (now > order.expiresAt) return total < order.amount ? null : 'late'
  return total < order.amount ? 'under' : total > order.amount ? 'over' : 'exact'
}

function isOf({ walletAddress, refundAddress, sessionAccount }: UnpaidOrder, payer: string | null): boolean {
  return payer !== null && (walletAddress === payer || refundAddress === payer || sessionAccount === accountOf(payer))
}
