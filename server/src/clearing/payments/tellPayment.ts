import type { Tx } from '../../db/database.ts'
import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { PaymentDecision } from './judgePayment.ts'
import { formatAmount } from '@relayooor/shared'
import { addToTimeline } from '../timeline/timeline.ts'
import { mostCoins } from './judgePayment.ts'

/** Adds a payment and its result to the order's timeline. */
export function tellPayment(ctx: ClearingContext, tx: Tx, token: TokenRow, payment: PaymentRow, decision: PaymentDecision, at: Date): void {
  const { action, match } = decision
  addToTimeline(tx, token.id, {
    at,
    kind: `payment-${action.kind === 'hold' ? 'held' : match}`,
    text: sentenceFor(ctx, payment, decision),
    data: { txHash: payment.txHash, chainId: payment.chainId },
  })
}

function sentenceFor(ctx: ClearingContext, payment: PaymentRow, { match, action, refunds }: PaymentDecision): string {
  const paid = [
    ...payment.amounts.slice(0, mostCoins).map(amount => formatAmount(amount, ctx.assets.coin(payment.chainId, amount.denom))),
    ...(payment.amounts.length > mostCoins ? [`${payment.amounts.length - mostCoins} other coins`] : []),
  ].join(' and ')
  // Held until its payer, or an admin, let it pay this order.
  const arrived = payment.state === 'held' ? 'now counts for this order' : 'arrived'
  if (action.kind === 'hold') {
    switch (action.reason) {
      case 'underpaid':
        return `${paid} ${arrived}: not enough yet. Send the rest with the same memo, or all of it comes back.`
      case 'dust':
        return `${paid} arrived: less than it costs to send it back. It stays in your name.`
      default:
        return `${paid} arrived, but not as this order asks. It stays in your name.`
    }
  }
  switch (match) {
    case 'over':
      return `${paid} ${arrived}: more than the price. The rest comes back.`
    case 'late':
      return action.kind === 'accept'
        ? `${paid} ${arrived}: late, but it covers what this costs by now.` +
            `${refunds.some(({ reason }) => reason === 'over') ? ' The rest comes back.' : ''}`
        : `${paid} arrived after the price was over. It comes back.`
    case 'duplicate':
      return `${paid} arrived for an order already paid. It comes back.`
    case 'wrong-denom':
      return `${paid} arrived in another coin than asked. It comes back.`
    case 'under':
      return `${paid} was not enough, and the rest did not come. It comes back.`
    default:
      return `${paid} ${arrived}: the exact amount.`
  }
}
