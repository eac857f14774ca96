import type { NoticeWay, OperationStatus } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { bigserial, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { clearingTokens } from './clearing.ts'
import { bytes, moment } from './columns.ts'

/** An address at which somebody is told of an order. Deleted after the last message. */
export const noticeSubscriptions = pgTable(
  'notice_subscriptions',
  {
    id: uuid('id').primaryKey(),
    token: uuid('token')
      .notNull()
      .references(() => clearingTokens.id),
    way: text('way').$type<NoticeWay>().notNull(),
    /** ISO 639-1. */
    language: text('language').notNull(),
    /** A keyed hash, by which the same address is known again. */
    addressMark: text('address_mark').notNull(),
    /** Encrypted: of a mail the address, of a browser its PushAddress as JSON. */
    address: bytes('address').notNull(),
    createdAt: moment('created_at').notNull(),
    /** Until then it gets nothing but the question whether it wants any. */
    confirmedAt: moment('confirmed_at'),
    /** Up to this revision of the order it is decided what there is to tell. */
    seenRevision: integer('seen_revision').notNull().default(0),
    /** Nothing more happens to the order: it is deleted when all is told. */
    overAt: moment('over_at'),
  },
  table => [
    unique('notice_address_once').on(table.token, table.addressMark),
    index('notice_subscriptions_followed')
      .on(table.token)
      .where(sql`${table.confirmedAt} is not null and ${table.overAt} is null`),
    index('notice_subscriptions_by_age').on(table.createdAt),
  ],
)

export const noticeKinds = ['confirm', 'done', 'refunded', 'claim-needed'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** The outbox: each thing that an address is told, once. Kept before it is sent. */
export const notices = pgTable(
  'notices',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    subscriptionId: uuid('subscription_id')
      .notNull()
      .references(() => noticeSubscriptions.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<NoticeKind>().notNull(),
    /** How the order ended, of `done`. */
    status: text('status').$type<OperationStatus>(),
    createdAt: moment('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Null once it is delivered or given up. */
    nextAttemptAt: moment('next_attempt_at'),
  },
  table => [
    unique('notice_once').on(table.subscriptionId, table.kind),
    index('notices_waiting')
      .on(table.nextAttemptAt)
      .where(sql`${table.nextAttemptAt} is not null`),
  ],
)
