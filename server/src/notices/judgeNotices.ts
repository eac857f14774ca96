import type { NoticeRefusal, NoticeWay, OperationStatus } from '@relayooor/shared'
import type { NoticeKind } from '../db/schema/index.ts'
import { isFinished } from '@relayooor/shared'

/** What of an order counts for telling people. */
export interface OrderFacts {
  /** Null until it is paid. */
  status: OperationStatus | null
  refunds: { open: number; paid: number }
  /** `claimable`: held until who paid proves it. `open`: those, and what is not settled yet. */
  payments: { claimable: number; open: number }
}

export type OrderNotice = Exclude<NoticeKind, 'confirm'>

const mostAddresses = 3

/** All that there is to tell of an order as it is now, and whether there will be no more. Nobody hears the same a second time. */
export function judgeNotices({ status, refunds, payments }: OrderFacts): { due: OrderNotice[]; over: boolean } {
  const ended = status !== null && isFinished(status)
  // Until the order has ended, more may come to go back.
  const settled = ended || status === null
  const due: OrderNotice[] = [
    ...(ended ? ['done' as const] : []),
    ...(settled && refunds.paid > 0 && refunds.open === 0 ? ['refunded' as const] : []),
    ...(payments.claimable > 0 ? ['claim-needed' as const] : []),
  ]
  return { due, over: (ended || refunds.paid > 0) && settled && refunds.open === 0 && payments.open === 0 }
}

/** Why an address is not taken for this order; null when it is. Only what was paid for is told: to write to others costs money. */
export function judgeAsked(
  facts: OrderFacts,
  { addresses, isPushService }: { addresses: number; isPushService: boolean },
): NoticeRefusal | null {
  if (!isPushService) return 'push-service'
  if (facts.status === null && facts.refunds.open + facts.refunds.paid + facts.payments.claimable === 0) return 'not-paid'
  if (judgeNotices(facts).over) return 'over'
  return addresses >= mostAddresses ? 'too-many' : null
}

/** What became of an attempt: `gone`, nobody is there and nobody will be. */
export type Delivery = 'delivered' | 'gone' | 'again'

/** By the answer of a push service (RFC 8030, 5 and 7.3), or of the mail server about this one address (RFC 5321, 4.2.1). */
export function judgeDelivery(way: NoticeWay, status: number | null): Delivery {
  if (status !== null && status >= 200 && status < 300) return 'delivered'
  if (way === 'email') return status !== null && status >= 500 ? 'gone' : 'again'
  return status === 404 || status === 410 ? 'gone' : 'again'
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Close by at first, then every hour for a day. */
const pace = [10_000, minuteMs, ...times(5, 10 * minuteMs), ...times(24, hourMs)]

/** When it is tried again after so many attempts; null to give up. */
export function nextTry(attempts: number, now: Date): Date | null {
  const wait = pace[attempts - 1]
  return wait === undefined ? null : new Date(now.getTime() + wait)
}

function times(n: number, ms: number): number[] {
  return Array.from<number>({ length: n }).fill(ms)
}
