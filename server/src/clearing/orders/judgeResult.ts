import type { PacketResult, RefundReason } from '@relayooor/shared'
import type { Outcome } from '../../packets/judgeOutcome.ts'
import { isKept } from '@relayooor/shared'

/** What an outcome means for a paid packet; null while it is not final. */
export function judgeResult(outcome: Outcome): { result: PacketResult; byUs: boolean } | null {
  switch (outcome.kind) {
    case 'open':
    case 'refused':
      return null
    case 'delivered':
      return { result: outcome.byUs ? 'delivered' : 'cleared_by_other', byUs: outcome.byUs }
    case 'passed_on':
    case 'stopped':
      return { result: outcome.byUs ? 'passed_on' : 'cleared_by_other', byUs: outcome.byUs }
    case 'returned':
    case 'error_ack':
      return { result: outcome.kind, byUs: outcome.byUs }
  }
}

export interface FinishedPart {
  verdict: 'deliver' | 'return'
  result: PacketResult
  byUs: boolean
  /** Not all could be asked that the destination may refuse it for. */
  unchecked: boolean
  /** A return that first carries it on, to where it is refused. */
  onward: boolean
  part: bigint
}

export interface Settlement {
  status: 'cleared' | 'partly_cleared' | 'not_cleared'
  earned: bigint
  /** In the payment's denom; sums with `earned` to the price. */
  back: { reason: RefundReason; amount: bigint }[]
}

/** What of the price is kept and what goes back. Without any part earned, the service fee goes back too. */
export function judgeSettlement(parts: FinishedPart[], serviceFee: bigint): Settlement {
  const earned = parts.filter(isKept)
  const lost = parts.filter(part => !isKept(part))
  const back = new Map<RefundReason, bigint>()
  for (const part of lost) back.set(reasonOf(part), (back.get(reasonOf(part)) ?? 0n) + part.part)
  if (earned.length === 0) {
    const reason = (['not-cleared', 'cleared-by-other', 'duplicate'] as const).find(one => back.has(one)) ?? 'not-cleared'
    back.set(reason, (back.get(reason) ?? 0n) + serviceFee)
  }
  return {
    status: lost.length === 0 ? 'cleared' : earned.length > 0 ? 'partly_cleared' : 'not_cleared',
    earned: earned.length === 0 ? 0n : serviceFee + earned.reduce((sum, part) => sum + part.part, 0n),
    back: [...back].filter(([, amount]) => amount > 0n).map(([reason, amount]) => ({ reason, amount })),
  }
}

function reasonOf({ result, byUs }: FinishedPart): RefundReason {
  if (result === 'duplicate') return 'duplicate'
  return result === 'cleared_by_other' || ((result === 'returned' || result === 'error_ack') && !byUs) ? 'cleared-by-other' : 'not-cleared'
}
