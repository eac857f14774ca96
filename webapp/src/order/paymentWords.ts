import type { ClearingStatus, PaymentView } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { shortAddress, unreachable } from '@relayooor/shared'
import { listText } from '../ui/names.ts'
import { unknownText } from '../ui/unknown.ts'
import { missingAmount, topUpText } from './underpaid.ts'

/** What a payment is to its order, in one sentence. */
export function paymentText(payment: PaymentView, status: ClearingStatus, names: Names, now: number): string {
  switch (payment.match) {
    case 'exact':
      return 'Exact amount.'
    case 'over':
      return `${overText(payment, status, names)} too much: it comes back.`
    case 'under':
      return underText(payment, status, names, now)
    case 'late':
      return payment.state === 'settled' && status.status !== 'expired' ? 'Late, but it covers the price.' : `Late: ${fateText(payment)}.`
    case 'duplicate':
      return `Paid twice: the second ${payment.state === 'held' ? 'is kept for you' : 'comes back'}.`
    case 'wrong-denom':
      return payment.chainId === status.expected.chainId
        ? `We do not take ${listText(payment.amounts.map(({ denom }) => denom))} for this order: ${fateText(payment)}.`
        : `It came on ${names.chain(payment.chainId)}, and this order is paid on ${names.chain(status.expected.chainId)}: ` +
            `${fateText(payment)}.`
    case 'unmatched':
      return 'We do not know whose order it is.'
    case 'unknown':
      return unknownText
    default:
      return unreachable(payment.match)
  }
}

/** Whether a payment is told of that too few nodes show: what is listed was shown by enough. */
export function isUnconfirmed({ status, payments }: Pick<ClearingStatus, 'status' | 'payments'>): boolean {
  return status === 'confirming' && !payments.some(({ state }) => state === 'seen')
}

/** When the price was paid in full; of an order that never was, when its first payment came. */
export function paidAt({ payments }: Pick<ClearingStatus, 'payments'>): string | undefined {
  const covering = payments.find(({ match }) => match === 'exact' || match === 'over' || match === 'late')
  return (covering ?? payments[0])?.at
}

/** Why money is kept for somebody, and what its owner can do. */
export function heldText(payment: PaymentView, names: Names): string {
  const money = listText(payment.amounts.map(amount => names.money(amount, payment.chainId)))
  const from = `${money}${payment.payer === undefined ? '' : ` from ${shortAddress(payment.payer)}`}`
  const proof = 'It is yours: prove that you paid, and say where it goes.'
  const reason = payment.heldReason ?? 'needs-approval'
  switch (reason) {
    case 'unmatched':
      return `We have ${from} and do not know whose order it is. ${proof}`
    case 'no-safe-recipient':
      return `We have ${from} and do not know where it may safely go. ${proof}`
    case 'dust':
      return `${money} is yours, but sending it would cost more. It stays in your name until you ask.`
    case 'underpaid':
      return `${money} is kept for this order until the rest arrives.`
    case 'needs-approval':
    case 'unknown':
      return `${money} waits for a person's approval. It is yours.`
    default:
      return unreachable(reason)
  }
}

function fateText({ state }: PaymentView): string {
  return state === 'held' ? 'it is kept for you' : 'it comes back'
}

function underText(payment: PaymentView, status: ClearingStatus, names: Names, now: number): string {
  if (status.status === 'underpaid')
    return (
      `${names.money(missingAmount(status), payment.chainId)} missing: ` +
      `send it with the same memo, or all of it comes back${topUpText(status, now, ' at ')}.`
    )
  return status.refunds.some(({ reason }) => reason === 'underpaid')
    ? 'Not enough for the price, and the rest did not come: it comes back.'
    : 'A part of the price; the rest came after it.'
}

function overText(payment: PaymentView, status: ClearingStatus, names: Names): string {
  const owed = status.refunds.find(({ reason }) => reason === 'over')
  if (owed) return names.money(owed.amount, payment.chainId)
  const { denom, amount } = status.expected.amount
  const paid = BigInt(payment.amounts.find(coin => coin.denom === denom)?.amount ?? '0')
  const excess = paid - BigInt(amount)
  return names.money(
    {
      denom,
      amount: String(excess > 0n ? excess : paid),
    },
    payment.chainId,
  )
}
