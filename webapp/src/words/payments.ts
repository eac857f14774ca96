import type { ClearingStatus, HeldReason, PaymentView, RefundReason, RefundView } from '@relayooor/shared'
import type { DrawingState } from './drawing.ts'
import type { Names } from './names.ts'
import { shortAddress, unreachable } from '@relayooor/shared'
import { listText } from './names.ts'
import { graceEndText, missingAmount } from './underpaid.ts'

/** What a payment is to its order, in one sentence. */
export function paymentText(payment: PaymentView, status: ClearingStatus, names: Names, now: number): string {
  switch (payment.match) {
    case 'exact': return 'Exact amount.'
    case 'over': return `${overText(payment, status, names)} too much: it comes back.`
    case 'under': return `${names.money(missingAmount(status), payment.chainId)} missing: send it with the same memo, or all of it comes back at ${graceEndText(status, now)}.`
    case 'late': return payment.state === 'settled' && status.status !== 'expired'
      ? 'Late, but it covers the price.'
      : 'Late: it comes back.'
    case 'duplicate': return 'Paid twice: the second comes back.'
    case 'wrong-denom': return `We do not take ${listText(payment.amounts.map(({ denom }) => denom))} for this order: it comes back.`
    case 'unmatched': return 'We do not know whose order it is.'
    default: return unreachable(payment.match)
  }
}

/** Why money is kept for somebody, and what its owner can do. */
export function heldText(payment: PaymentView, names: Names): string {
  const money = listText(payment.amounts.map(amount => names.money(amount, payment.chainId)))
  const reason: HeldReason = payment.heldReason ?? 'needs-approval'
  switch (reason) {
    case 'unmatched':
    case 'no-safe-recipient':
      return `We have ${money}${payment.payer === undefined
        ? ''
        : ` from ${shortAddress(payment.payer)}`} and do not know where it may safely go. It is yours: prove that you paid, and say where it goes.`
    case 'dust': return `${money} is yours, but sending it would cost more. It stays in your name until you ask.`
    case 'underpaid': return `${money} is kept for this order until the rest arrives.`
    case 'needs-approval': return `${money} waits for a person's approval. It is yours.`
    default: return unreachable(reason)
  }
}

export function refundReasonText(reason: RefundReason): string {
  switch (reason) {
    case 'over': return 'what was paid too much'
    case 'late': return 'a payment that came too late'
    case 'duplicate': return 'a transfer that was paid for twice'
    case 'wrong-denom': return 'a payment in a coin that we do not take'
    case 'underpaid': return 'a payment that did not cover the price'
    case 'not-cleared': return 'what was not cleared'
    case 'cleared-by-other': return 'what another relayer did'
    case 'unmatched': return 'a payment without an order'
    case 'goodwill': return 'our goodwill'
    default: return unreachable(reason)
  }
}

export interface RefundWords { state: DrawingState, label: string, sentence: string }

export function refundWords(refund: RefundView, money: string): RefundWords {
  switch (refund.status) {
    case 'due': return { state: 'wait', label: 'Being prepared', sentence: `${money} comes back to you: being prepared.` }
    case 'awaiting_approval': return { state: 'wait', label: 'Waiting for approval', sentence: 'Waiting for a person\'s approval. It is yours.' }
    case 'signed':
    case 'broadcast': return { state: 'clearing', label: 'On its way', sentence: `On its way${refund.to === undefined
      ? ''
      : ` to ${shortAddress(refund.to)}`}.` }
    case 'confirmed': return { state: 'refund', label: 'You have it', sentence: `You have it: ${money}.` }
    default: return unreachable(refund.status)
  }
}

function overText(payment: PaymentView, status: ClearingStatus, names: Names): string {
  const { denom, amount } = status.expected.amount
  const paid = BigInt(payment.amounts.find(coin => coin.denom === denom)?.amount ?? '0')
  const excess = paid - BigInt(amount)
  return names.money({
    denom,
    amount: String(excess > 0n
      ? excess
      : paid),
  }, payment.chainId)
}
