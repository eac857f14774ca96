import type { RefundRow } from '../../db/schema/index.ts'
import { divideUp } from '../../base/divideUp.ts'
import { payerBearsGas } from './judgeRefund.ts'

export interface ShareFacts {
  /** The transaction's fee, in the gas denom. */
  fee: bigint
  /** So many refunds share it. */
  refunds: number
  /** What sending one refund alone costs, in a denom. The proportion between two denoms is their rate. */
  sendingCost: (denom: string) => bigint
  gasDenom: string
}

/** What the recipient gets: less its share of the fee where the payer caused the refund. Null when the share leaves nothing. */
export function judgeNet(
  refund: Pick<RefundRow, 'reason' | 'denom' | 'amount' | 'net'>,
  { fee, refunds, sendingCost, gasDenom }: ShareFacts,
): bigint | null {
  // Once fixed it stays, also when the transaction that was to bring it has died.
  if (refund.net !== null) return refund.net
  if (!payerBearsGas[refund.reason]) return refund.amount
  const inGasDenom = divideUp(fee, BigInt(refunds))
  const base = sendingCost(gasDenom)
  const share = refund.denom === gasDenom ? inGasDenom : base === 0n ? 0n : divideUp(inGasDenom * sendingCost(refund.denom), base)
  return share < refund.amount ? refund.amount - share : null
}
