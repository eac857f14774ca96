import type { AlertData, AlertName, AlertTarget } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { bigint, bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** What is wrong now, and what was. One open row for each thing that is wrong. */
export const alerts = pgTable(
  'alerts',
  {
    id: bigserial('id', { mode: 'number' }).notNull(),
    name: text('name').$type<AlertName>().notNull(),
    subject: text('subject').notNull(),
    raisedAt: moment('raised_at').notNull(),
    seenAt: moment('seen_at').notNull(),
    detail: text('detail').notNull(),
    data: jsonb('data').$type<AlertData<AlertName>>().notNull(),
    endedAt: moment('ended_at'),
    acknowledgedAt: moment('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    /** Until then nothing is sent about this subject of this name. */
    silencedUntil: moment('silenced_until'),
  },
  table => [
    primaryKey({ columns: [table.name, table.subject, table.raisedAt] }),
    uniqueIndex('alerts_by_id').on(table.id),
    index('alerts_by_time').on(table.raisedAt, table.name, table.subject),
    uniqueIndex('one_open_alert')
      .on(table.name, table.subject)
      .where(sql`${table.endedAt} is null`),
    index('alerts_silenced')
      .on(table.name, table.subject)
      .where(sql`${table.silencedUntil} is not null`),
  ],
)

/** The outbox: what people have to be told, written by the statement that makes it so. */
export const alertEvents = pgTable(
  'alert_events',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** Null for a test. */
    alertId: bigint('alert_id', { mode: 'number' }),
    kind: text('kind', { enum: ['raised', 'ended', 'test'] }).notNull(),
    at: moment('at').notNull(),
    /** Who asked for a test. */
    by: text('by'),
    /** Targets that have no message with it yet; null until it is decided who is told. */
    waitsFor: text('waits_for').$type<AlertTarget>().array(),
  },
  table => [
    index('alert_events_waiting')
      .on(table.id)
      .where(sql`${table.waitsFor} is null or ${table.waitsFor} <> '{}'`),
    index('alert_events_by_time').on(table.at),
  ],
)

/** What a target is told: one event, or the sum of several. */
export interface AlertMessage {
  kind: 'alert' | 'summary' | 'test'
  text: string
  raised: number
  ended: number
  /** Of a summary the gravest ones. */
  alerts: {
    id: string
    name: AlertName
    severity: string
    subject: string
    state: 'raised' | 'ended'
    detail: string
    at: string
    runbook: string
  }[]
}

/** One message to one target, and how it went. Kept before it is sent. */
export const alertDeliveries = pgTable(
  'alert_deliveries',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    target: text('target').$type<AlertTarget>().notNull(),
    message: jsonb('message').$type<AlertMessage>().notNull(),
    createdAt: moment('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Null once it is delivered or given up. */
    nextAttemptAt: moment('next_attempt_at'),
    deliveredAt: moment('delivered_at'),
    /** Of the last attempt. */
    status: integer('status'),
    answer: text('answer'),
    redeliveryOf: bigint('redelivery_of', { mode: 'number' }),
  },
  table => [
    index('alert_deliveries_waiting')
      .on(table.target, table.nextAttemptAt)
      .where(sql`${table.nextAttemptAt} is not null`),
    index('alert_deliveries_by_time').on(table.target, table.createdAt),
    // Asked for twice, it is sent again once.
    uniqueIndex('one_redelivery')
      .on(table.redeliveryOf)
      .where(sql`${table.nextAttemptAt} is not null`),
  ],
)

/** Rules that somebody has turned off, or on again. */
export const alertRules = pgTable('alert_rules', {
  name: text('name').$type<AlertName>().primaryKey(),
  enabled: boolean('enabled').notNull(),
  changedAt: moment('changed_at').notNull(),
  changedBy: text('changed_by').notNull(),
})
