import type { PgTable } from 'drizzle-orm/pg-core'
import type { Db } from '../db/database.ts'
import { and, inArray } from 'drizzle-orm'
import { clearingOperations, clearingTokens, payments, refunds, refundTransactions } from '../db/schema/index.ts'

/** Where the state of a record may go. What is not named is an end; a record begins in the first. */
export const transitions = {
  token: { open: ['paid', 'expired'], expired: ['paid'] },
  /** Held for another reason, it stays held. */
  payment: { seen: ['settled', 'held'], held: ['settled', 'held'] },
  operation: {
    queued: ['clearing', 'cleared', 'partly_cleared', 'not_cleared'],
    clearing: ['verifying', 'cleared', 'partly_cleared', 'not_cleared'],
    verifying: ['clearing', 'cleared', 'partly_cleared', 'not_cleared'],
    /** An admin has it tried again, while what was to go back has not been signed. */
    not_cleared: ['queued'],
  },
  packet: { pending: ['delivered', 'passed_on', 'returned', 'error_ack', 'cleared_by_other', 'failed'], failed: ['pending'] },
  refund: {
    due: ['signed', 'broadcast', 'awaiting_approval'],
    signed: ['broadcast', 'confirmed', 'due', 'awaiting_approval'],
    broadcast: ['confirmed', 'due', 'awaiting_approval'],
    awaiting_approval: ['due', 'signed', 'broadcast'],
  },
  refundTransaction: { signed: ['broadcast', 'confirmed', 'failed', 'dead'], broadcast: ['confirmed', 'failed', 'dead'] },
} as const

const things = {
  token: { table: clearingTokens, id: clearingTokens.id, state: clearingTokens.status, name: 'status' },
  payment: { table: payments, id: payments.id, state: payments.state, name: 'state' },
  operation: { table: clearingOperations, id: clearingOperations.token, state: clearingOperations.status, name: 'status' },
  refund: { table: refunds, id: refunds.id, state: refunds.status, name: 'status' },
  refundTransaction: { table: refundTransactions, id: refundTransactions.id, state: refundTransactions.status, name: 'status' },
} as const

type Things = typeof things
type Row<T extends keyof Things> = Things[T]['table']['$inferSelect']
type State<T extends keyof Things> = Things[T]['state']['_']['data']

/**
 * Moves records from one of these states to another, and gives those that moved: a record that is in another state by now stays as it is.
 * @throws TypeError for a move that there is not
 */
export async function move<T extends keyof Things>(
  db: Db,
  thing: T,
  ids: Things[T]['id']['_']['data'][],
  { from, to, set = {} }: { from: State<T>[]; to: State<T>; set?: Partial<Row<T>> },
): Promise<Row<T>[]> {
  const known: Record<string, readonly string[]> = transitions[thing]
  const wrong = from.find(state => !known[state]?.includes(to))
  if (wrong !== undefined) throw new TypeError(`no ${thing} goes from ${wrong} to ${to}`)
  if (ids.length === 0) return []
  const { table, id, state, name } = things[thing]
  // The types of five tables together are too much for drizzle; `Row` and `State` check the callers.
  const moved = await db
    .update(table as PgTable)
    .set({ ...set, [name]: to })
    .where(and(inArray(id, ids), inArray(state, from)))
    .returning()
  return moved as Row<T>[]
}
