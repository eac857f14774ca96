import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
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
    /** `operations` is how many, and of no chain or coin; all else is in base units. */
    kind: text('kind', { enum: ['operations', 'earned', 'estimated', 'spent', 'charged', 'not_included'] }).notNull(),
    chainId: text('chain_id').notNull(),
    denom: text('denom').notNull(),
    amount: baseUnits('amount').notNull(),
  },
  table => [primaryKey({ columns: [table.hour, table.routes, table.kind, table.chainId, table.denom] })],
)
