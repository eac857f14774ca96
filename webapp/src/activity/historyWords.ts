import type { ClearingStatus } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import { receiptSums } from '../order/receiptSums.ts'
import { say } from '../ui/say.ts'

export interface HistoryMark {
  state: DrawingState
  label: string
}

/** How an order stands, in a list. */
export function historyMark({ status }: Pick<ClearingStatus, 'status'>): HistoryMark {
  return { state: states[status], label: status === 'unknown' ? say('unknown.label') : say(`order.state.${status}`) }
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
