import { sql } from 'drizzle-orm'
import { bigint, bigserial, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** Every admin action and every money event, written in the transaction that makes it; never changed, and kept for seven years. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    /** `system`, `admin-key`, or the address of a wallet. */
    actor: text('actor').notNull(),
    /** IP address of a person; for the system, the chain and height or the task that made it happen. */
    source: text('source').notNull(),
    action: text('action').notNull(),
    /** What it was done to: `payment:12`, `refund:7`, `chain:a-1`. */
    subject: text('subject').notNull(),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
  },
  table => [
    index('audit_by_subject').on(table.subject, table.id),
    index('audit_by_time').on(table.at, table.id),
    index('audit_by_action').on(table.action, table.at, table.id),
    index('audit_by_actor').on(table.actor, table.at, table.id),
    index('audit_of_people')
      .on(table.at)
      .where(sql`${table.actor} <> 'system'`),
  ],
)

/** The chain of hashes over the log, in the order of sealing: each covers its row and the seal before it. */
export const auditSeals = pgTable('audit_seals', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  auditId: bigint('audit_id', { mode: 'number' }).notNull().unique(),
  keyId: text('key_id').notNull(),
  hash: text('hash').notNull(),
  sealedAt: moment('sealed_at').notNull(),
})
