import type { AdminOrderView, FailureReason, PacketResult } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'
import { refusalTexts } from '../kit/refusalTexts.ts'

/** Why transfers failed, as a word in a list. */
export const failureLabels: Record<FailureReason, string> = {
  'hermes-unavailable': 'Hermes could not be run',
  'hermes-failed': 'Hermes failed',
  'hermes-relayed-nothing': 'Hermes relayed nothing',
  'lane-out-of-funds': 'Lane without gas money',
  'out-of-gas': 'Out of gas',
  'transfer-hangs': 'Hermes hangs with it alone',
  'refund-refused': 'Its own chain refuses the refund',
  'client-expired': 'Client expired',
  'client-frozen': 'Client frozen',
  'client-not-updatable': 'Client cannot be updated',
  'client-unproven': 'Client could not be verified',
  'packet-data-unavailable': 'No node has its data',
  'chain-unreachable': 'Chain unreachable',
  'chain-halted': 'Chain halted',
  'timed-out-meanwhile': 'Timed out meanwhile',
  deadline: 'No proof before the deadline',
  'closed-by-operator': 'Closed by an admin',
  finalising: 'The chain waits before it answers',
}

/** Why something cannot be done with an order; undefined when it can. */
export function refusalText({ possible, why, detail }: AdminOrderView['may']['retry']): string | undefined {
  if (possible) return undefined
  return detail ?? (why === undefined ? 'It cannot be done now.' : refusalTexts[why])
}

export const resultMarks: Record<PacketResult, { state: DrawingState; label: string }> = {
  pending: { state: 'clearing', label: 'Open' },
  delivered: { state: 'delivered', label: 'Delivered' },
  passed_on: { state: 'delivered', label: 'Carried one step on' },
  returned: { state: 'returned', label: 'Returned' },
  error_ack: { state: 'returned', label: 'Refused, returned' },
  cleared_by_other: { state: 'delivered', label: 'By another relayer' },
  duplicate: { state: 'unknown', label: 'Paid twice' },
  failed: { state: 'failed', label: 'Failed' },
}

/** How a call of Hermes ended. */
export function runMark(run: AdminOrderView['runs'][number]): { state: DrawingState; label: string } {
  switch (run.end) {
    case undefined:
      return { state: 'clearing', label: 'Running' }
    case 'exited':
      return run.exitCode === 0
        ? { state: 'ok', label: 'Ended' }
        : { state: 'failed', label: run.exitCode === undefined ? 'Failed' : `Exit code ${run.exitCode}` }
    case 'timed-out':
      return { state: 'failed', label: 'Took too long' }
    case 'cancelled':
      return { state: 'unknown', label: 'Ended by us' }
    case 'not-started':
      return { state: 'failed', label: 'Not started' }
    case 'lost':
      return { state: 'failed', label: 'Lost' }
  }
}

/** Base units of a decimal that somebody typed; undefined when it is none, or finer than the coin. */
export function readUnits(text: string, decimals: number): string | undefined {
  const match = /^(\d{1,60})(?:[.,](\d+))?$/.exec(text.trim())
  const fraction = match?.[2] ?? ''
  if (match === null || fraction.length > decimals) return undefined
  const units = BigInt(`${match[1]}${fraction.padEnd(decimals, '0')}`)
  return units > 0n ? String(units) : undefined
}
