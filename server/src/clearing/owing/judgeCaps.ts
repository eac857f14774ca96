import type { RefundReason } from '@relayooor/shared'
import type { RefundCaps } from '../context.ts'
import { unreachable } from '@relayooor/shared'
import { payerBearsGas } from './judgeRefund.ts'
import { mostEach, shareOf } from './refundCaps.ts'

export type Cap = 'caused' | 'failed'

/**
 * Which cap holds a refund: what fewer than two nodes have shown one node may have invented. None where two showed it, and none for
 * what a person decides.
 */
export function capFor(reason: RefundReason, witnesses: number): Cap | null {
  if (witnesses >= 2 || reason === 'goodwill') return null
  return capOfReason(reason)
}

/** The cap of what one node may have invented. */
export function capOfReason(reason: RefundReason): Cap {
  return payerBearsGas[reason] ? 'caused' : 'failed'
}

/**
 * A refund that could be sent now. Payer and recipient are accounts, however their addresses are spelled; the payer is null when unknown.
 */
export interface CappedRefund {
  id: number
  cap: Cap | null
  denom: string
  amount: bigint
  payerAccount: string | null
  toAccount: string
}

/** What was signed on this chain in the last 24 hours of refunds that a cap holds. */
export type Sent = Omit<CappedRefund, 'id'>

export interface CapDecision<T> {
  go: T[]
  /** The day's cap, or this payer's or recipient's share of it, is used up: they go when the 24 hours allow. */
  later: T[]
  /** The day's cap of failed orders is used up, or it is more than ever goes by itself: a person has to agree. */
  ask: T[]
}

/** Which of the refunds, in this order, may go now. One that may not holds up none after it. */
export function judgeCaps<T extends CappedRefund>(
  refunds: T[],
  sent: readonly Sent[],
  capsOf: (denom: string) => RefundCaps,
): CapDecision<T> {
  const decision: CapDecision<T> = { go: [], later: [], ask: [] }
  const gone = [...sent]
  for (const refund of refunds) {
    const verdict = judgeOne(refund, gone, capsOf(refund.denom))
    decision[verdict].push(refund)
    if (verdict === 'go') gone.push(refund)
  }
  return decision
}

function judgeOne(
  { cap, denom, amount, payerAccount, toAccount }: CappedRefund,
  gone: readonly Sent[],
  caps: RefundCaps,
): keyof CapDecision<never> {
  const most = mostEach(cap, caps)
  if (most !== undefined && amount > most) return 'ask'
  const fits = (limit: bigint | undefined, counts: (one: Sent) => boolean) =>
    limit === undefined ||
    gone.filter(one => one.cap === cap && one.denom === denom && counts(one)).reduce((sum, one) => sum + one.amount, amount) <= limit
  switch (cap) {
    case null:
      return 'go'
    case 'failed':
      return fits(caps.failedDaily, () => true) ? 'go' : 'ask'
    case 'caused': {
      const share = shareOf(caps)
      const fair =
        fits(share, one => one.toAccount === toAccount) && (payerAccount === null || fits(share, one => one.payerAccount === payerAccount))
      return fair && fits(caps.causedDaily, () => true) ? 'go' : 'later'
    }
    default:
      return unreachable(cap)
  }
}
