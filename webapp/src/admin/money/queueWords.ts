import type { FittingOrder, HeldReason, PaymentAuthority, QueueStatus, RefundStatus } from '@relayooor/shared'
import type { RouteLocationRaw } from 'vue-router'
import type { DrawingState } from '../../ui/drawing.ts'
import type { Names } from '../../ui/names.ts'
import { historyMark } from '../../activity/historyWords.ts'
import { count } from '../../ui/times.ts'

/** Money of somebody that waits, and where it is seen to. */
export interface WaitingLine {
  key: string
  state: DrawingState
  label: string
  text: string
  /** Of the oldest. */
  seconds: number
  /** Whether it waits for a person, and not for its turn. */
  forPerson: boolean
  to: RouteLocationRaw
  action: string
}

/** What waits: first what waits for a person, then by age. Who may only look is not told to decide. */
export function waitingLines(queue: QueueStatus, names: Names, mayAct: boolean): WaitingLine[] {
  const lines = [
    ...queue.orders.map(orderLine),
    ...queue.refunds.map(refund => refundLine(refund, names, mayAct)),
    ...queue.heldPayments.map(heldLine),
  ]
  return lines.sort((a, b) => Number(b.forPerson) - Number(a.forPerson) || b.seconds - a.seconds)
}

function orderLine({ status, orders, oldestSeconds }: QueueStatus['orders'][number]): WaitingLine {
  // The call says its words as plain text; of those that can stand here, each has its mark.
  const { state, label } = historyMark({ status: orderStates.find(known => known === status) ?? 'unknown' })
  return {
    key: `order ${status}`,
    state,
    label,
    text: `${count(orders, 'paid order')}`,
    seconds: oldestSeconds,
    forPerson: false,
    to: { name: 'admin-orders', query: { part: 'pending' } },
    action: 'See who waits',
  }
}

const orderStates = ['queued', 'clearing', 'verifying'] as const

export const refundStates: Record<RefundStatus, { state: DrawingState; label: string }> = {
  due: { state: 'wait', label: 'Due' },
  awaiting_approval: { state: 'stuck', label: 'Awaits approval' },
  signed: { state: 'clearing', label: 'Signed' },
  broadcast: { state: 'clearing', label: 'Broadcast' },
  confirmed: { state: 'refund', label: 'Confirmed' },
}

function refundLine(
  { chainId, status, refunds, oldestSeconds }: QueueStatus['refunds'][number],
  names: Names,
  mayAct: boolean,
): WaitingLine {
  const known = Object.entries(refundStates).find(([name]) => name === status)?.[1] ?? { state: 'unknown' as const, label: status }
  const forPerson = status === 'awaiting_approval'
  return {
    key: `refund ${chainId} ${status}`,
    ...known,
    text: `${count(refunds, 'refund')} on ${names.chain(chainId)}`,
    seconds: oldestSeconds,
    forPerson,
    to: { name: 'admin-money', query: { part: 'refunds', chainId, status } },
    action: forPerson && mayAct ? 'Approve or reject' : 'See the refunds',
  }
}

export const heldReasons: Record<HeldReason, string> = {
  unmatched: 'Nobody knows whose order',
  underpaid: 'Not enough for its price',
  dust: 'Less than sending it costs',
  'no-safe-recipient': 'No safe address known',
  'needs-approval': 'Needs a person',
}

function heldLine({ reason, payments, oldestSeconds }: QueueStatus['heldPayments'][number]): WaitingLine {
  return {
    key: `held ${reason}`,
    state: 'returned',
    label: 'Held',
    text: `${count(payments, 'payment')}: ${(Object.entries(heldReasons).find(([name]) => name === reason)?.[1] ?? reason).toLowerCase()}`,
    seconds: oldestSeconds,
    // Dust stays until its owner asks; what is underpaid may still be topped up.
    forPerson: reason !== 'dust' && reason !== 'underpaid',
    to: { name: 'admin-money', query: { part: 'held', reason } },
    action: 'See what is held',
  }
}

const authorities: Record<PaymentAuthority, string> = {
  signers: 'signed by all whose coins these were',
  packet: 'the sender of an IBC transfer wrote the memo',
  claim: 'its payer has signed whose order it is for',
  admin: 'an admin said what it is for',
}

const matches: Record<FittingOrder['match'], string> = {
  exact: 'exactly its price',
  over: 'more than its price',
  late: 'its price is over: judged by what it costs now',
  under: 'less than its price',
}

/** What held money would be to an order, and whose that is. */
export function fitText({ match, ofPayer }: Pick<FittingOrder, 'match' | 'ofPayer'>): string {
  return `${matches[match]}, made for ${ofPayer ? 'the account that paid' : 'another account'}`
}

/** Who vouches for what a payment's memo says. */
export function authorityText(authority: PaymentAuthority | undefined): string {
  return authority === undefined ? 'nobody whose coins these were has said anything' : authorities[authority]
}
