import type { PausableService } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { bigserial, boolean, check, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/**
 * What operators have paused, and had: one open row for each service and scope. Those that ended stay, since their time counts for no
 * order.
 */
export const pauses = pgTable(
  'pauses',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    what: text('what').$type<PausableService>().notNull(),
    /** `*` for everything, a chain id, or `chain/port/channel` of the end that a route's transfers leave from. */
    scope: text('scope').notNull(),
    /** What people read. */
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    since: moment('since').notNull(),
    /** Of an emergency stop: calls of Hermes are ended, and nothing is sent again. */
    emergency: boolean('emergency').notNull().default(false),
    endedAt: moment('ended_at'),
  },
  table => [
    uniqueIndex('one_open_pause')
      .on(table.what, table.scope)
      .where(sql`${table.endedAt} is null`),
    check('ends_after_it_began', sql`${table.endedAt} >= ${table.since}`),
  ],
)

export type PauseRow = typeof pauses.$inferSelect
