import type { ClearingStatus } from '@relayooor/shared'
import type { DrawingState } from './drawing.ts'
import { unknownLabel, unreachable } from '@relayooor/shared'
import { receiptSums } from './receipts.ts'

export interface HistoryMark {
  state: DrawingState
  label: string
}

/** How an order stands, in a list. */
export function historyMark({ status }: Pick<ClearingStatus, 'status'>): HistoryMark {
  switch (status) {
    case 'awaiting_payment':
      return { state: 'wait', label: 'Not paid' }
    case 'expired':
      return { state: 'unknown', label: 'Price over' }
    case 'underpaid':
      return { state: 'stuck', label: 'Partly paid' }
    case 'confirming':
      return { state: 'wait', label: 'Payment seen' }
    case 'queued':
      return { state: 'wait', label: 'In line' }
    case 'clearing':
      return { state: 'clearing', label: 'Being cleared' }
    case 'verifying':
      return { state: 'clearing', label: 'Being proven' }
    case 'cleared':
      return { state: 'delivered', label: 'Cleared' }
    case 'partly_cleared':
      return { state: 'returned', label: 'Partly cleared' }
    case 'not_cleared':
      return { state: 'failed', label: 'Not cleared' }
    case 'unknown':
      return { state: 'unknown', label: unknownLabel }
    default:
      return unreachable(status)
  }
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
    delivered: results.filter(result => result === 'delivered').length,
    returned: results.filter(result => result === 'returned' || result === 'error_ack').length,
    failed: results.filter(result => result === 'failed').length,
    cost,
  }
}
