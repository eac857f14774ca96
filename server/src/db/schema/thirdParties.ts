import type { ApiScopes } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, moment } from './columns.ts'

/** Programs of others that are customers. What they send is `rly_<id>_<secret>`; of the secret only the hash is kept. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** SHA-256. */
    secretHash: bytes('secret_hash').notNull(),
    scopes: jsonb('scopes').$type<ApiScopes>().notNull(),
    ordersPerDay: integer('orders_per_day'),
    issuedAt: moment('issued_at').notNull(),
    issuedBy: text('issued_by').notNull(),
    expiresAt: moment('expires_at'),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
    revokedBy: text('revoked_by'),
  },
  table => [
    // Who lost the answer and asks again makes no second key that nobody knows of.
    uniqueIndex('one_api_key_of_a_name')
      .on(table.name)
      .where(sql`${table.revokedAt} is null`),
    index('api_keys_by_age').on(table.issuedAt, table.id),
  ],
)

export type ApiKeyRow = typeof apiKeys.$inferSelect
