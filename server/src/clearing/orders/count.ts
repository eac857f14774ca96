import type { Tx } from '../../db/database.ts'
import type { ResultRow } from '../../db/schema/index.ts'
import type { Happened } from './happened.ts'
import { onCommit } from '../../db/inTransaction.ts'
import { addSums } from '../../db/keptSums.ts'
import { only } from './happened.ts'
import { keptTotals } from './totals.ts'
import { keptUserStatistics } from './userStatistics.ts'

/** The totals last, since nearly every transaction changes them. */
const count = onCommit<Happened>('sums', async (tx, happened) => {
  const which = only(happened)
  await Promise.all([addSums(tx, keptUserStatistics, which), addSums(tx, keptTotals, which)])
})

/** A price was given. */
export function countQuote(tx: Tx, token: string): void {
  count(tx, { kind: 'quote', token })
}

/** The time of a price is over, and it was not paid; it may be yet. */
export function countExpiry(tx: Tx, token: string): void {
  count(tx, { kind: 'expiry', token })
}

/** An order was paid and has begun: counted for the wallet that it was made for. */
export function countOrder(tx: Tx, token: string): void {
  count(tx, { kind: 'order', token })
}

/** A packet of an order has ended. */
export function countPacket(tx: Tx, packet: Pick<ResultRow, 'token' | 'packetKey'>): void {
  count(tx, { kind: 'packet', packet })
}

/** An order has ended. */
export function countEnd(tx: Tx, token: string): void {
  count(tx, { kind: 'end', token })
}

/** A payment is in a block: counted for the account that paid, whatever becomes of it. */
export function countPayment(tx: Tx, id: number): void {
  count(tx, { kind: 'payment', id })
}

/** A refund is in a block: counted for the account that had paid, on the day it paid, with what the recipient got. */
export function countRefund(tx: Tx, id: number): void {
  count(tx, { kind: 'refund', id })
}
