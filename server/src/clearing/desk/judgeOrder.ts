import type { OrderRefusal } from '@relayooor/shared'
import type { OperationRow, refunds, ResultRow } from '../../db/schema/index.ts'

/** A paid packet, and what the records say of it. */
export interface PaidPacket {
  row: ResultRow
  /** A call of Hermes has it now. */
  running: boolean
  /** Another order clears it. */
  taken: boolean
  /** The chains have not shown that it has ended. */
  open: boolean
}

/** A refund of what could not be cleared. */
export type OwedBack = Pick<typeof refunds.$inferSelect, 'id' | 'status' | 'net' | 'transactionId'> & {
  /** A transaction that paid it was signed once. */
  sentBefore: boolean
}

export interface Refused {
  kind: 'refuse'
  why: OrderRefusal
  /** Those in the way. */
  refunds?: number[]
}

/**
 * `hurry`: it lives, and these are tried at once. `reopen`: it has ended, and begins again with these; those refunds are not owed any
 * more.
 */
export type RetryDecision =
  | { kind: 'hurry'; packets: ResultRow[] }
  | { kind: 'reopen'; packets: ResultRow[]; withdrawn: number[] }
  | Refused

/** What is asked before an admin acts on an order. */
export interface OrderFacts<Operation = Pick<OperationRow, 'finishedAt'>> {
  operation: Operation | null
  packets: PaidPacket[]
  owed: OwedBack[]
}

/**
 * Whether trying an order again can be right. It lives: yes, unless Hermes has it. It has ended: only when all of it failed, nothing was
 * earned, and all that goes back is still ours to withdraw. Else somebody would have both the money and the clear, or neither.
 */
export function judgeRetry({ operation, packets, owed }: OrderFacts): RetryDecision {
  if (!operation) return { kind: 'refuse', why: 'not-paid' }
  if (!operation.finishedAt) {
    const waiting = packets.filter(({ row, running }) => row.result === 'pending' && !running)
    return waiting.length === 0 ? { kind: 'refuse', why: 'working' } : { kind: 'hurry', packets: rowsOf(waiting) }
  }
  const failed = packets.filter(({ row }) => row.result === 'failed')
  if (failed.length === 0) return { kind: 'refuse', why: 'ended' }
  if (failed.length < packets.length) return { kind: 'refuse', why: 'part-settled' }
  const sent = owed.filter(one => one.sentBefore || one.transactionId !== null || !['due', 'awaiting_approval'].includes(one.status))
  if (sent.length > 0) return { kind: 'refuse', why: 'money-sent', refunds: sent.map(one => one.id) }
  // Its net is fixed by the document that is given out to be signed by hand.
  const promised = owed.filter(one => one.net !== null)
  if (promised.length > 0) return { kind: 'refuse', why: 'money-promised', refunds: promised.map(one => one.id) }
  const open = failed.filter(one => one.open)
  if (open.length === 0) return { kind: 'refuse', why: 'transfers-ended' }
  const free = open.filter(one => !one.taken)
  if (free.length === 0) return { kind: 'refuse', why: 'transfers-taken' }
  return { kind: 'reopen', packets: rowsOf(free), withdrawn: owed.map(one => one.id) }
}

/** Which packets an order gives up on when it is closed. */
export function judgeClose({ operation, packets }: OrderFacts): { kind: 'close'; packets: ResultRow[] } | Refused {
  if (!operation) return { kind: 'refuse', why: 'not-paid' }
  if (operation.finishedAt) return { kind: 'refuse', why: 'ended' }
  const pending = packets.filter(({ row }) => row.result === 'pending')
  if (pending.some(one => one.running)) return { kind: 'refuse', why: 'working' }
  return { kind: 'close', packets: rowsOf(pending) }
}

function rowsOf(packets: PaidPacket[]): ResultRow[] {
  return packets.map(one => one.row)
}
