import type { BackupType } from '@relayooor/shared'
import { bigint, bigserial, index, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** How making and trying backups went. What there is, the folder says, which a restore does not take back in time. */
export const backups = pgTable(
  'backups',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    name: text('name').notNull(),
    type: text('type').$type<BackupType>().notNull(),
    /** The moment that it holds. */
    at: moment('at').notNull(),
    bytes: bigint('bytes', { mode: 'number' }),
    /** Why there is none. */
    fault: text('fault'),
    verifiedAt: moment('verified_at'),
    verifyFault: text('verify_fault'),
  },
  table => [index('backups_by_name').on(table.name), index('backups_by_time').on(table.type, table.at)],
)
