import type { Tx } from '../../../db/database.ts'
import type { RefundRow } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import { formatAmount } from '@relayooor/shared'
import { addToTimeline } from '../../timeline/timeline.ts'

type Kind =
  | 'refund-sent'
  | 'refund-confirmed'
  | 'refund-again'
  | 'refund-waits'
  | 'refund-approved'
  | 'refund-paused'
  | 'refund-later'
  | 'refund-stopped'

/** Adds a refund's progress to its order's timeline, if it has an order. */
export function tellRefund(
  ctx: ClearingContext,
  tx: Tx,
  refund: RefundRow,
  { at, kind, txHash, why = '' }: { at: Date; kind: Kind; txHash?: string; why?: string },
): void {
  const { token, chainId, denom, amount, net, to, reason } = refund
  if (token === null) return
  const money = formatAmount({ denom, amount: (net ?? amount).toString() }, ctx.assets.coin(chainId, denom))
  addToTimeline(tx, token, {
    at,
    kind,
    text: sentences[kind](money, why),
    data: {
      reason,
      chainId,
      denom,
      amount: (net ?? amount).toString(),
      ...(to !== null && { to }),
      ...(txHash !== undefined && { txHash }),
    },
  })
}

const sentences: Record<Kind, (money: string, why: string) => string> = {
  'refund-sent': money => `${money} are on their way back.`,
  'refund-confirmed': money => `${money} are back: the refund is in a block.`,
  'refund-again': money => `The transaction that was to bring ${money} back has not come into effect. It is sent again.`,
  'refund-approved': money => `A person has looked at the ${money} that go back: they are sent.`,
  'refund-paused': money =>
    `The ${money} that go back wait: our books and the chain do not agree, and nothing is sent before that is explained.`,
  'refund-later': money =>
    `The ${money} that go back wait: as much as is sent by itself in a day has been sent. They follow by themselves.`,
  'refund-stopped': (money, why) => `The ${money} that go back wait: refunds are paused. ${why} They follow by themselves.`,
  'refund-waits': money => `The ${money} that go back wait for a person to look at them.`,
}
