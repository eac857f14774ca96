import type { LostRefund, RefundRow } from '../../../db/schema/index.ts'
import type { ShareFacts } from '../../owing/judgeNet.ts'
import { judgeNet } from '../../owing/judgeNet.ts'

/** With the fee of its transaction, which says what a recipient who bore the gas got. */
export interface LostFacts extends Pick<LostRefund, 'id' | 'to' | 'denom' | 'net'> {
  share: ShareFacts
}

type Waiting = Pick<RefundRow, 'id' | 'reason' | 'denom' | 'amount' | 'net' | 'to'>

/**
 * Which refunds that wait were paid by books that were lost: the same recipient and coin, and to the unit what he would have got by that
 * transaction. `doubtful`: something else of this coin went to the recipient, so a person has to look before more is sent.
 */
export function judgeLost(lost: LostFacts[], waiting: Waiting[]): { paid: { refundId: number; lostId: number }[]; doubtful: number[] } {
  const paid: { refundId: number; lostId: number }[] = []
  const open = (refund: Waiting) =>
    lost.filter(one => one.to === refund.to && one.denom === refund.denom && !paid.some(({ lostId }) => lostId === one.id))
  for (const refund of waiting) {
    const same = open(refund).find(one => one.net === refund.net || one.net === judgeNet({ ...refund, net: null }, one.share))
    if (same) paid.push({ refundId: refund.id, lostId: same.id })
  }
  const doubtful = waiting.filter(refund => !paid.some(({ refundId }) => refundId === refund.id) && open(refund).length > 0)
  return { paid, doubtful: doubtful.map(({ id }) => id) }
}
