import type { ClaimChoice, Coin, RefundReason } from '@relayooor/shared'
import type { PaymentRow } from '../../db/schema/index.ts'
import type { PaymentInput } from '../payments/judgePayment.ts'
import { unreachable } from '@relayooor/shared'
import { mostCoins, worthless } from '../payments/judgePayment.ts'

/** What can be done with a payment that is held. `left` is what of it has not gone back. */
export function judgeClaim(
  payment: Pick<PaymentRow, 'heldReason'>,
  left: Coin[],
  limits: Pick<PaymentInput, 'paymentDenoms' | 'leastSent'>,
): ClaimChoice[] {
  switch (payment.heldReason) {
    case null:
      return []
    case 'unmatched':
    case 'no-safe-recipient':
      return worthless(limits, left) === 'dust' ? ['attach'] : ['attach', 'send-back']
    // It is the beginning of an order's price: it may be taken back, but not given to another.
    case 'underpaid':
      return worthless(limits, left) === 'dust' ? [] : ['send-back']
    case 'dust':
      return ['attach']
    // Goes out when an admin has agreed.
    case 'needs-approval':
      return left.length > mostCoins ? [] : ['send-back']
    default:
      return unreachable(payment.heldReason)
  }
}

/** Why held money goes back when its owner asks for it: what the payment was. */
export function claimedFor({ match }: Pick<PaymentRow, 'match'>): RefundReason {
  switch (match) {
    case 'under':
      return 'underpaid'
    case 'late':
    case 'duplicate':
    case 'wrong-denom':
      return match
    case 'exact':
    case 'over':
    case 'unmatched':
      return 'unmatched'
    default:
      return unreachable(match)
  }
}
