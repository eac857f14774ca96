import type { ClearingStatus, PaymentView } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { shortAddress, unreachable } from '@relayooor/shared'
import { listText } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { missingAmount, topUpTime } from './underpaid.ts'

/** What a payment is to its order, in one sentence. */
export function paymentText(payment: PaymentView, status: ClearingStatus, names: Names, now: number): string {
  const held = payment.state === 'held' ? 'yes' : 'no'
  switch (payment.match) {
    case 'exact':
      return say('payment.exact')
    case 'over':
      return say('payment.over', { amount: overText(payment, status, names) })
    case 'under':
      return underText(payment, status, names, now)
    case 'late':
      return payment.state === 'settled' && status.status !== 'expired' ? say('payment.late-counts') : say('payment.late', { held })
    case 'duplicate':
      return say('payment.twice', { held })
    case 'wrong-denom':
      return payment.chainId === status.expected.chainId
        ? say('payment.wrong-coin', { held, coins: listText(payment.amounts.map(({ denom }) => denom)) })
        : say('payment.wrong-chain', { held, chain: names.chain(payment.chainId), expected: names.chain(status.expected.chainId) })
    case 'unmatched':
      return say('payment.unmatched')
    case 'unknown':
      return say('unknown.text')
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
  const from = payment.payer === undefined ? money : say('held.from', { amount: money, payer: shortAddress(payment.payer) })
  const reason = payment.heldReason ?? 'needs-approval'
  switch (reason) {
    case 'unmatched':
    case 'no-safe-recipient':
      return say(`held.${reason}`, { money: from })
    case 'dust':
    case 'underpaid':
    case 'needs-approval':
      return say(`held.${reason}`, { money })
    case 'unknown':
      return say('held.needs-approval', { money })
    default:
      return unreachable(reason)
  }
}

function underText(payment: PaymentView, status: ClearingStatus, names: Names, now: number): string {
  if (status.status === 'underpaid')
    return say('payment.missing', { amount: names.money(missingAmount(status), payment.chainId), ...topUpTime(status, now) })
  return status.refunds.some(({ reason }) => reason === 'underpaid') ? say('payment.not-enough') : say('payment.part')
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
