import type { ClearingStatus, OperationView } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { ListedOrder } from './useLiveOrder.ts'
import { PacketResult } from '@relayooor/shared'
import { endsInList, endsOf } from '../order/endWords.ts'
import { receiptSums } from '../order/receiptSums.ts'
import { sentPayment } from '../order/sentPayment.ts'
import { say } from '../ui/say.ts'

export interface HistoryMark {
  state: DrawingState
  label: string
}

/** How an order stands, in a list. */
export function historyMark({ status }: Pick<ClearingStatus, 'status'>): HistoryMark {
  return { state: states[status], label: status === 'unknown' ? say('unknown.label') : say(`order.state.${status}`) }
}

/** The same of one of a person's own orders: of one that has ended, what became of its transfers, unless all arrived. */
export function ownMark(order: ListedOrder): HistoryMark {
  if (order.status === 'awaiting_payment' && 'timeline' in order && sentPayment(order))
    return { state: states[order.status], label: say('order.payment-sent') }
  const mark = historyMark(order)
  if (order.status !== 'cleared' && order.status !== 'partly_cleared') return mark
  const ends = 'results' in order && order.packets.length < order.packetCount ? countedIn(order.results) : endsOf(order.packets)
  // Of an order that ended long ago it is kept no more what became of them.
  if (ends.size === 0 || (ends.size === 1 && ends.has('delivered'))) return mark
  return { state: ends.has('delivered') || ends.has('passed_on') ? mark.state : 'returned', label: endsInList(ends) }
}

function countedIn(results: OperationView['results']): ReturnType<typeof endsOf> {
  return new Map(PacketResult.options.flatMap(result => (results[result] === undefined ? [] : [[result, results[result]] as const])))
}

const states: Record<ClearingStatus['status'], DrawingState> = {
  awaiting_payment: 'wait',
  expired: 'unknown',
  underpaid: 'stuck',
  confirming: 'wait',
  queued: 'wait',
  clearing: 'clearing',
  verifying: 'clearing',
  cleared: 'delivered',
  partly_cleared: 'returned',
  not_cleared: 'failed',
  unknown: 'unknown',
}

export interface HistoryFigures {
  orders: number
  transfers: number
  delivered: number
  returned: number
  failed: number
  /** Base units by `chainId denom`. */
  cost: Map<string, bigint>
}

/** Sums over the orders that were paid for; the others asked and went. */
export function historyFigures(statuses: readonly ClearingStatus[]): HistoryFigures {
  const paid = statuses.filter(({ payments }) => payments.length > 0)
  const results = paid.flatMap(({ packets }) => packets.map(({ result }) => result))
  const cost = new Map<string, bigint>()
  for (const status of paid) {
    const key = `${status.expected.chainId} ${status.expected.amount.denom}`
    cost.set(key, (cost.get(key) ?? 0n) + receiptSums(status).cost)
  }
  return {
    orders: paid.length,
    transfers: results.length,
    delivered: results.filter(result => result === 'delivered' || result === 'passed_on').length,
    returned: results.filter(result => result === 'returned' || result === 'error_ack').length,
    failed: results.filter(result => result === 'failed').length,
    cost,
  }
}
