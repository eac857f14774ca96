import type { Coin, RefundReason } from '@relayooor/shared'
import type { refunds } from '../../db/schema/index.ts'

export type WaitsFor = NonNullable<(typeof refunds.$inferSelect)['waitsFor']>

export interface RefundFacts {
  reason: RefundReason
  coin: Coin
  /** Null while nobody is known to whom it can safely go. */
  to: string | null
  /** Denoms that we take on this chain: nothing else goes out by itself. */
  paymentDenoms: string[]
  /** Whether we can sign on this chain. */
  hotKey: boolean
  /** Above it a person has to agree; undefined is no limit. */
  autoLimit: bigint | undefined
  /** More than that the caps never let go by themselves; undefined is no cap. */
  mostEach: bigint | undefined
  /** Up to so much of what a payer caused is not worth sending. */
  leastSent: bigint
}

/** Whether money that is owed goes out by itself, or what it waits for. */
export function judgeRefund(facts: RefundFacts): { status: 'due'; waitsFor: null } | { status: 'awaiting_approval'; waitsFor: WaitsFor } {
  const waits = (waitsFor: WaitsFor) => ({ status: 'awaiting_approval', waitsFor }) as const
  if (facts.to === null) return waits('no-safe-recipient')
  if (!facts.paymentDenoms.includes(facts.coin.denom)) return waits('foreign-denom')
  if (payerBearsGas[facts.reason] && facts.coin.amount <= facts.leastSent) return waits('dust')
  if (!facts.hotKey) return waits('no-hot-key')
  if ([facts.autoLimit, facts.mostEach].some(limit => limit !== undefined && facts.coin.amount > limit)) return waits('above-limit')
  return { status: 'due', waitsFor: null }
}

/** What the payer caused goes back net of the gas of sending it; what we caused costs the payer nothing. */
export const payerBearsGas: Readonly<Record<RefundReason, boolean>> = {
  over: true,
  late: true,
  duplicate: true,
  'wrong-denom': true,
  underpaid: true,
  unmatched: true,
  'not-cleared': false,
  'cleared-by-other': false,
  goodwill: false,
}
