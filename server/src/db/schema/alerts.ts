import type { AlertData, AlertName } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** What is wrong now, and what was. One open row for each thing that is wrong. */
export const alerts = pgTable(
  'alerts',
  {
    name: text('name').$type<AlertName>().notNull(),
    subject: text('subject').notNull(),
    raisedAt: moment('raised_at').notNull(),
    seenAt: moment('seen_at').notNull(),
    detail: text('detail').notNull(),
    data: jsonb('data').$type<AlertData<AlertName>>().notNull(),
    endedAt: moment('ended_at'),
  },
  table => [
    primaryKey({ columns: [table.name, table.subject, table.raisedAt] }),
    uniqueIndex('one_open_alert')
      .on(table.name, table.subject)
      .where(sql`${table.endedAt} is null`),
  ],
)
