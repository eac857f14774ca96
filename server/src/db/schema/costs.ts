import { boolean, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { baseUnits, moment } from './columns.ts'

/**
 * What the orders that ended in one hour earned, were expected to cost and did cost, by the source ends of their packets. Added to in the
 * transaction that counts an order's gas, so that a report adds up hours and not orders.
 */
export const costSums = pgTable(
  'cost_sums',
  {
    hour: moment('hour').notNull(),
    routes: jsonb('routes').$type<string[]>().notNull(),
    /** `operations` and `packets` is how many, and of no chain or coin; all else is in base units. */
    kind: text('kind', { enum: ['operations', 'packets', 'earned', 'estimated', 'spent', 'charged', 'not_included'] }).notNull(),
    chainId: text('chain_id').notNull(),
    denom: text('denom').notNull(),
    amount: baseUnits('amount').notNull(),
  },
  table => [primaryKey({ columns: [table.hour, table.routes, table.kind, table.chainId, table.denom] })],
)

/**
 * How many of these orders were alike in all that a discount depends on, and what they earned: what other discounts would have earned is
 * told from it. Amounts are of one order, before any discount; `earned` is of all.
 */
export const tierSums = pgTable(
  'tier_sums',
  {
    hour: moment('hour').notNull(),
    chainId: text('chain_id').notNull(),
    denom: text('denom').notNull(),
    /** Whether the wallet had signed in: else its own packets alone count. */
    account: boolean('account').notNull(),
    /** Packets of the order, and those that the account had had cleared in 30 days; null where that was not kept. */
    volume: integer('volume'),
    service: baseUnits('service').notNull(),
    perPacket: baseUnits('per_packet').notNull(),
    serviceDiscount: baseUnits('service_discount').notNull(),
    packetDiscount: baseUnits('packet_discount').notNull(),
    /** Packets whose part was kept. The service fee was kept with any of them. */
    kept: integer('kept').notNull(),
    orders: integer('orders').notNull(),
    earned: baseUnits('earned').notNull(),
  },
  table => [
    unique('tier_sum')
      .on(
        table.hour,
        table.chainId,
        table.denom,
        table.account,
        table.volume,
        table.service,
        table.perPacket,
        table.serviceDiscount,
        table.packetDiscount,
        table.kept,
      )
      .nullsNotDistinct(),
  ],
)
