import { date, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { baseUnits } from './columns.ts'

/**
 * What happened on a day (UTC) to all prices, orders, packets and refunds, and on the day `-infinity` since the beginning. Added to in the
 * transactions that change the records. Nothing is taken off, whatever is purged.
 */
export const totals = pgTable(
  'totals',
  {
    day: date('day').notNull(),
    kind: text('kind', {
      enum: ['quoted', 'expired', 'paid', 'finished', 'milliseconds', 'earned', 'cleared', 'tried', 'refunds', 'refunded'],
    }).notNull(),
    /** Of money its chain, of packets their source; else empty. */
    chainId: text('chain_id').notNull(),
    /** The status of an order, the denom of money, the route of packets, the reason of refunds; else empty. */
    subject: text('subject').notNull(),
    /** Of finished orders, by how many of `durationBounds` they took longer; else 0. */
    bucket: integer('bucket').notNull(),
    amount: baseUnits('amount').notNull(),
  },
  table => [primaryKey({ columns: [table.day, table.kind, table.chainId, table.subject, table.bucket] })],
)

/** What purged orders had added to the tables of kept sums, so that each can still be counted anew. Written as their records go. */
export const purgedSums = pgTable(
  'purged_sums',
  {
    /** The table that keeps the sums. */
    keptIn: text('kept_in').notNull(),
    /** Its columns that a row is found by, and those that are added up. */
    key: jsonb('key').$type<Record<string, unknown>>().notNull(),
    sums: jsonb('sums').$type<Record<string, number>>().notNull(),
  },
  table => [primaryKey({ columns: [table.keptIn, table.key] })],
)
