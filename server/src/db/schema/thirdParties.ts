import type { ApiScopes, WebhookOff, WebhookTopic } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { bigserial, index, integer, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
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

/** Where a third party hears of its orders. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: text('id').primaryKey(),
    apiKey: text('api_key')
      .notNull()
      .references(() => apiKeys.id),
    url: text('url').notNull(),
    topics: text('topics').array().$type<WebhookTopic[]>().notNull(),
    addresses: text('addresses').array().notNull(),
    /** Sealed: it signs each message. */
    secret: bytes('secret').notNull(),
    createdAt: moment('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    /** Since when its receiver has taken nothing that was sent. */
    failingSince: moment('failing_since'),
    offAt: moment('off_at'),
    offWhy: text('off_why').$type<WebhookOff>(),
  },
  table => [index('webhooks_by_key').on(table.apiKey), index('webhooks_by_age').on(table.createdAt, table.id)],
)

/**
 * The outbox: what a webhook is told, written by the statement that makes it so. Of a subject, one is sent after the other by its revision.
 */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => webhooks.id),
    /** An order's token, or a packet's key. */
    subject: text('subject').notNull(),
    /** Of the order; 0 of a packet. */
    revision: integer('revision').notNull(),
    type: text('type').notNull(),
    at: moment('at').notNull(),
    text: text('text').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Null once it is delivered or given up. */
    nextAttemptAt: moment('next_attempt_at'),
    deliveredAt: moment('delivered_at'),
    /** Of the last attempt. */
    status: integer('status'),
    answer: text('answer'),
  },
  table => [
    unique('webhook_told_once').on(table.webhookId, table.subject, table.revision),
    index('webhook_deliveries_waiting')
      .on(table.webhookId, table.subject, table.revision)
      .where(sql`${table.nextAttemptAt} is not null`),
    index('webhook_deliveries_due')
      .on(table.nextAttemptAt)
      .where(sql`${table.nextAttemptAt} is not null`),
    index('webhook_deliveries_of').on(table.webhookId, table.id),
    index('webhook_deliveries_by_age').on(table.at),
  ],
)

export type WebhookRow = typeof webhooks.$inferSelect
export type WebhookDeliveryRow = typeof webhookDeliveries.$inferSelect
