import type { AdminRefundView, RefundReason, RefundWait } from '@relayooor/shared'
import type { CallFailure } from '../../api/errors.ts'
import type { FailureWords } from '../../ui/callFailures.ts'
import type { DrawingState } from '../../ui/drawing.ts'
import { Problem } from '@relayooor/shared'
import { say } from '../../ui/say.ts'
import { WalletFault } from '../../wallet/walletFault.ts'
import { walletFaultWords } from '../../wallet/walletWords.ts'
import { actFailureWords } from '../kit/actWords.ts'
import { refundStates } from './queueWords.ts'

export const refundReasonLabels: Record<RefundReason, string> = {
  over: 'Overpaid',
  late: 'Came too late',
  duplicate: 'Paid twice',
  'wrong-denom': 'Wrong coin',
  underpaid: 'Not enough, rest never came',
  'not-cleared': 'Not cleared',
  'cleared-by-other': 'Another relayer first',
  unmatched: 'Without an order',
  goodwill: 'Goodwill',
}

export const refundWaitLabels: Record<RefundWait, string> = {
  'no-hot-key': 'signed by hand on this chain',
  'above-limit': 'larger than goes out by itself',
  'no-safe-recipient': 'no safe address known',
  'foreign-denom': 'a coin that we do not take',
  dust: 'less than sending it costs',
  rejected: 'stopped, or refused by the chain',
  'perhaps-paid': 'perhaps paid before the restore',
  'daily-limit': 'daily limit reached',
  shortfall: 'ledger and chain differ',
  paused: 'refunds are paused',
}

export function refundMark({ status, waitsFor }: AdminRefundView): { state: DrawingState; label: string; why?: string } {
  const mark = status === 'unknown' ? { state: 'unknown' as const, label: say('unknown.label') } : refundStates[status]
  return waitsFor === undefined || waitsFor === 'unknown' ? mark : { ...mark, why: refundWaitLabels[waitsFor] }
}

export function refundReasonLabel(reason: AdminRefundView['reason']): string {
  return reason === 'unknown' ? say('unknown.label') : refundReasonLabels[reason]
}

/** Whether a person can sign it outside: it waits, and it is known to whom it goes. */
export function canBeSigned({ status, to }: AdminRefundView): boolean {
  return status === 'awaiting_approval' && to !== undefined
}

/** Whether a person can still stop it. */
export function canBeStopped({ status, waitsFor }: AdminRefundView): boolean {
  return status === 'due' || (status === 'awaiting_approval' && waitsFor !== 'rejected')
}

/** Whether it waits for an approval; one at the daily limit goes by itself later, and can be let go now. */
export function canBeApproved({ status, waitsFor }: AdminRefundView): boolean {
  return status === 'awaiting_approval' || (status === 'due' && waitsFor === 'daily-limit')
}

/** Why a transaction of refunds was not signed or not taken; what differs is named field by field. */
export function handFaultWords(fault: CallFailure | WalletFault, wallet: string, at: (time: string) => string): FailureWords {
  if (fault instanceof WalletFault) return walletFaultWords(fault.kind, wallet, fault.text)
  const words = actFailureWords(fault, at)
  const differences = fault instanceof Problem ? fault.factsOf('payment-mismatch')?.differences : undefined
  if (differences === undefined) return words
  const told = differences.map(({ field, expected, found }) => `${field}: ${found || 'nothing'} instead of ${expected}`)
  return { title: 'It does not pay exactly these refunds', text: `Nothing was sent. ${told.join('; ')}.` }
}
