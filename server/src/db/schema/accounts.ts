import type { ClaimRefusal } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { check, date, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { baseUnits, moment } from './columns.ts'

/** What a wallet is asked to sign, for signing in and for claiming a payment. A nonce is used once. */
export const walletChallenges = pgTable(
  'wallet_challenges',
  {
    nonce: text('nonce').primaryKey(),
    purpose: text('purpose', { enum: ['sign-in', 'claim'] }).notNull(),
    chainId: text('chain_id').notNull(),
    address: text('address').notNull(),
    message: text('message').notNull(),
    /** What a claim is about, what its owner wants, and the last transaction with its memo that did nothing. */
    claim: jsonb('claim').$type<{ txHash: string; token?: string; refused?: { reason: ClaimRefusal; txHash?: string } }>(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  table => [index('wallet_challenges_by_age').on(table.expiresAt)],
)

/** A browser that has signed in: with a wallet, or with the admin key. Only the hash of the cookie is kept. */
export const authSessions = pgTable(
  'auth_sessions',
  {
    idHash: text('id_hash').primaryKey(),
    /** Hex of the address bytes: one key has one account, whatever the prefix of the chain. */
    account: text('account'),
    chainId: text('chain_id'),
    address: text('address'),
    /** By which the admin key that it was exchanged for is known again: with another key it counts no more. */
    keyMark: text('key_mark'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
  },
  table => [
    index('auth_sessions_by_account')
      .on(table.account)
      .where(sql`${table.endedAt} is null`),
    check(
      'wallet_or_key',
      sql`num_nonnulls(${table.account}, ${table.chainId}, ${table.address}) = case when ${table.keyMark} is null then 3 else 0 end`,
    ),
  ],
)

/** What one wallet had done on one day (UTC, the day it paid), per denom: added to in the transaction that changes it. */
export const userStatistics = pgTable(
  'user_statistics',
  {
    address: text('address').notNull(),
    day: date('day').notNull(),
    chainId: text('chain_id').notNull(),
    denom: text('denom').notNull(),
    operations: integer('operations').notNull(),
    packetsRequested: integer('packets_requested').notNull(),
    packetsCleared: integer('packets_cleared').notNull(),
    packetsReturned: integer('packets_returned').notNull(),
    paid: baseUnits('paid').notNull(),
    refunded: baseUnits('refunded').notNull(),
  },
  table => [primaryKey({ columns: [table.address, table.day, table.chainId, table.denom] })],
)

/** For whom orders were paid in a month, and on which of its days (UTC, the lowest bit is the first): written with the statistics. */
export const payers = pgTable(
  'payers',
  {
    /** Its first day. */
    month: date('month').notNull(),
    address: text('address').notNull(),
    days: integer('days').notNull(),
  },
  table => [primaryKey({ columns: [table.month, table.address] })],
)

/** The same by year, with its months (the lowest bit is January): what spans months is counted without their days. */
export const payerYears = pgTable(
  'payer_years',
  {
    year: integer('year').notNull(),
    address: text('address').notNull(),
    months: integer('months').notNull(),
  },
  table => [primaryKey({ columns: [table.year, table.address] })],
)

export type Challenge = typeof walletChallenges.$inferSelect
export type SessionRow = typeof authSessions.$inferSelect
