import type { ClearingStatus } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import type { Order } from './presentOrder.ts'
import { judgeRefund } from '../owing/judgeRefund.ts'
import { safeRecipient } from '../owing/safeRecipient.ts'

/** How what was paid for transfers that are not cleared comes back, all of it at most; undefined unless the order is at work. */
export function comesBack(ctx: ClearingContext, { token, operation, payments }: Order): ClearingStatus['comesBack'] {
  if (!operation || operation.finishedAt !== null) return undefined
  const { chainId, denom } = token
  // The newest is given back first.
  const paidBy = payments.findLast(payment => payment.state === 'settled' && payment.chainId === chainId)
  const to = paidBy ? safeRecipient(paidBy, token) : null
  const { status } = judgeRefund({
    reason: 'not-cleared',
    coin: { denom, amount: token.amount },
    to,
    paymentDenoms: ctx.settings.paymentDenoms(chainId),
    hotKey: ctx.refundWallet(chainId) !== null,
    autoLimit: ctx.settings.refundAutoLimit(denom),
    mostEach: undefined,
    leastSent: ctx.settings.leastSent(chainId, denom),
  })
  return { triesUntil: operation.deadlineAt.toISOString(), to: to ?? undefined, byHand: status === 'due' ? undefined : true }
}
