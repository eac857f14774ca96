import type { RefundReason, RefundStatus, RefundWait } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { bigint, bigserial, check, index, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { clearingTokens, payments } from './clearing.ts'
import { baseUnits, moment } from './columns.ts'

/**
 * A signed transaction that pays refunds, kept before any node sees it. `dead`: its last height has passed on enough nodes
 * and it is in no block. `failed`: it is in a block with a code, and has cost its fee.
 */
export const refundTransactions = pgTable(
  'refund_transactions',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    chainId: text('chain_id').notNull(),
    /** `hot`: signed by our key. `hand`: signed by an admin outside and handed in. */
    origin: text('origin', { enum: ['hot', 'hand'] }).notNull(),
    sender: text('sender').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    txHash: text('tx_hash').notNull().unique(),
    txBytes: text('tx_bytes').notNull(),
    /** The last height at which it may be in a block. */
    timeoutHeight: bigint('timeout_height', { mode: 'number' }).notNull(),
    gasLimit: bigint('gas_limit', { mode: 'number' }).notNull(),
    feeDenom: text('fee_denom').notNull(),
    feeAmount: baseUnits('fee_amount').notNull(),
    status: text('status', { enum: ['signed', 'broadcast', 'confirmed', 'failed', 'dead'] }).notNull(),
    createdAt: moment('created_at').notNull(),
    broadcastAt: moment('broadcast_at'),
    /** The block that holds it. */
    height: bigint('height', { mode: 'number' }),
    /** A uint32. */
    code: bigint('code', { mode: 'number' }),
    /** What a node or the chain said against it. */
    complaint: text('complaint'),
    gasUsed: bigint('gas_used', { mode: 'number' }),
    endedAt: moment('ended_at'),
  },
  table => [
    // One refund transaction at a time on a chain: the next is signed only when this one has ended.
    uniqueIndex('one_live_refund_transaction')
      .on(table.chainId)
      .where(sql`${table.status} in ('signed', 'broadcast')`),
    check('in_a_block_when_ended_there', sql`(${table.status} in ('confirmed', 'failed')) = (${table.height} is not null)`),
  ],
)

/**
 * Money that goes back, for one reason, out of one payment. A trigger keeps the sum of a payment's refunds within what the
 * payment brought of that denom.
 */
export const refunds = pgTable(
  'refunds',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    paymentId: bigint('payment_id', { mode: 'number' })
      .notNull()
      .references(() => payments.id),
    token: uuid('token').references(() => clearingTokens.id),
    reason: text('reason').$type<RefundReason>().notNull(),
    chainId: text('chain_id').notNull(),
    denom: text('denom').notNull(),
    /** Taken out of the payment. */
    amount: baseUnits('amount').notNull(),
    /** What the recipient gets: `amount`, less the gas of sending it where the payer caused the refund. Fixed when it is signed. */
    net: baseUnits('net'),
    to: text('to'),
    status: text('status').$type<RefundStatus>().notNull(),
    /** Why a person has to look at it, or, while it is due, what it waits for before it goes on by itself. */
    waitsFor: text('waits_for').$type<RefundWait>(),
    /** Which of the caps for what one node may have invented holds it; null where two showed its payment, or a person has agreed. */
    cap: text('cap', { enum: ['caused', 'failed'] }),
    transactionId: bigint('transaction_id', { mode: 'number' }).references(() => refundTransactions.id),
    /** With so many others it may share a transaction; halved each time one fails. */
    largestBatch: integer('largest_batch').notNull().default(50),
    /** After a failure, not tried again before. */
    notBefore: moment('not_before'),
    createdAt: moment('created_at').notNull(),
    confirmedAt: moment('confirmed_at'),
  },
  table => [
    unique('refund_once').on(table.paymentId, table.reason, table.denom),
    index('refunds_by_token').on(table.token),
    index('refunds_open')
      .on(table.chainId, table.status, table.id)
      .where(sql`${table.status} <> 'confirmed'`),
    index('refunds_by_transaction').on(table.transactionId),
    check(
      'refund_is_positive',
      sql`${table.amount} > 0 and (${table.net} is null or (${table.net} > 0 and ${table.net} <= ${table.amount}))`,
    ),
    check(
      'waiting_has_reason',
      sql`case ${table.status} when 'awaiting_approval' then ${table.waitsFor} is not null when 'due' then
        coalesce(${table.waitsFor}, 'daily-limit') in ('daily-limit', 'shortfall', 'paused') else ${table.waitsFor} is null end`,
    ),
    check('sent_has_transaction', sql`(${table.status} in ('signed', 'broadcast', 'confirmed')) = (${table.transactionId} is not null)`),
  ],
)

/**
 * Paid by a transaction of ours under a number that these books never gave: they were restored since. Until it is known again which refund
 * it was, nothing else of this coin goes to that recipient by itself.
 */
export const lostRefunds = pgTable(
  'lost_refunds',
  {
    /** Its number in the books that were lost. */
    id: bigint('id', { mode: 'number' }).primaryKey(),
    transactionId: bigint('transaction_id', { mode: 'number' })
      .notNull()
      .references(() => refundTransactions.id),
    chainId: text('chain_id').notNull(),
    to: text('to').notNull(),
    denom: text('denom').notNull(),
    net: baseUnits('net').notNull(),
    /** Which refund of these books it was. */
    refundId: bigint('refund_id', { mode: 'number' }).references(() => refunds.id),
    /** When that was known, or a person decided that it was another. */
    closedAt: moment('closed_at'),
  },
  table => [
    index('lost_refunds_open')
      .on(table.chainId)
      .where(sql`${table.closedAt} is null`),
  ],
)

/** What the caps have let go: it counts for a day, whatever became of its transaction. Accounts are the hex of their bytes. */
export const cappedRefunds = pgTable(
  'capped_refunds',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    refundId: bigint('refund_id', { mode: 'number' })
      .notNull()
      .references(() => refunds.id),
    chainId: text('chain_id').notNull(),
    at: moment('at').notNull(),
    cap: text('cap', { enum: ['caused', 'failed'] }).notNull(),
    denom: text('denom').notNull(),
    amount: baseUnits('amount').notNull(),
    payerAccount: text('payer_account'),
    toAccount: text('to_account').notNull(),
  },
  table => [index('capped_refunds_by_time').on(table.chainId, table.at)],
)

export type RefundRow = typeof refunds.$inferSelect
export type LostRefund = typeof lostRefunds.$inferSelect
export type RefundTransaction = typeof refundTransactions.$inferSelect
