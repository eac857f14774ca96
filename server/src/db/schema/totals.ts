import { date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
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
