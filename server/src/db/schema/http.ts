import { bigint, index, integer, jsonb, pgTable, text, varchar } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** First answers to unsafe calls that carried an `Idempotency-Key`; status is null while the first call is at work. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    key: text('key').primaryKey(),
    requestHash: text('request_hash').notNull(),
    status: integer('status'),
    body: jsonb('body'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  table => [index('idempotency_keys_by_age').on(table.createdAt)],
)

/**
 * Counts of the rate limiter, in the shape that rate-limiter-flexible asks for; `expire` is in
 * milliseconds since 1970. Not logged: a crash forgets them.
 */
export const rateLimits = pgTable('rate_limits', {
  key: varchar('key', { length: 255 }).primaryKey(),
  points: integer('points').notNull().default(0),
  expire: bigint('expire', { mode: 'number' }),
})
