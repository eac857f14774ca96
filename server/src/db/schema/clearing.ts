import type {
  Amount,
  FailureReason,
  GasView,
  HeldReason,
  OperationStatus,
  PacketResult,
  PaymentAuthority,
  PaymentMatch,
  PaymentState,
  QuoteTerms,
  TimelineData,
  TimelineKind,
} from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { baseUnits, moment, packetColumns, routeColumns } from './columns.ts'
import { apiKeys } from './thirdParties.ts'

export const clearingTokens = pgTable(
  'clearing_tokens',
  {
    id: uuid('id').primaryKey(),
    status: text('status', { enum: ['open', 'paid', 'expired'] })
      .notNull()
      .default('open'),
    /** Grows by one with each change that a person can see; each has its line in `timeline`. */
    revision: integer('revision').notNull().default(0),
    walletAddress: text('wallet_address').notNull(),
    refundAddress: text('refund_address').notNull(),
    chainId: text('chain_id').notNull(),
    serviceAddress: text('service_address').notNull(),
    denom: text('denom').notNull(),
    amount: baseUnits('amount').notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    terms: jsonb('terms').$type<QuoteTerms>().notNull(),
    /**
     * Units of gas behind its price, by the way of its packets: when that price is over, they are
     * priced again. `most`: what a transaction could have there then. Null, and without it, on prices from before they were kept.
     */
    gasUses: jsonb('gas_uses').$type<Record<string, { chainId: string; gas: string; most?: string }[]>>(),
    /** Who asked: `account:<hex>` when signed in, else `ip:<address>`. Limits count by this, never by the wallet that is named. */
    requester: text('requester').notNull().default(''),
    /** Keyed hashes of the networks whose share it takes part of, the widest first; none for who stands for himself. */
    networks: text('networks').array().notNull().default([]),
    /** The account that was signed in, as the hex of its address bytes: a payment without memo may be matched to it. */
    sessionAccount: text('session_account'),
    /** The key of a third party by which it was asked for: its order, in its list and its webhooks. */
    apiKey: text('api_key').references(() => apiKeys.id),
    /** Transfers that this account had had cleared in 30 days: discounts go by it. */
    clearedBefore: integer('cleared_before'),
    /** `chain/port/channel` of each source end that the order's packets left by: what is open on a route is capped. */
    routes: jsonb('routes').$type<string[]>().notNull().default([]),
    signature: jsonb('signature').$type<{ keyId: string; value: string }>().notNull(),
    /** Since then nothing of its terms is left but what brings late money home: it shows no quote, and nothing can be paid by it. */
    purgedAt: moment('purged_at'),
  },
  table => [
    index('clearing_tokens_open')
      .on(table.expiresAt)
      .where(sql`${table.status} = 'open'`),
    index('clearing_tokens_open_by_requester')
      .on(table.requester, table.createdAt)
      .where(sql`${table.status} = 'open'`),
    index('clearing_tokens_to_purge')
      .on(table.expiresAt)
      .where(sql`${table.status} = 'expired' and ${table.purgedAt} is null`),
    index('clearing_tokens_by_wallet').on(table.walletAddress, table.createdAt, table.id),
    // With the one before: matching without a memo looks for every order in the payer's name.
    index('clearing_tokens_by_refund_address').on(table.refundAddress, table.createdAt, table.id),
    // Which addresses prices named lately.
    index('clearing_tokens_by_address').on(table.chainId, table.serviceAddress, table.createdAt),
    index('clearing_tokens_by_session')
      .on(table.sessionAccount, table.createdAt)
      .where(sql`${table.sessionAccount} is not null`),
    index('clearing_tokens_by_key')
      .on(table.apiKey, table.createdAt, table.id)
      .where(sql`${table.apiKey} is not null`),
    // Held money without a known owner is shown with the orders of its amount.
    index('clearing_tokens_unpaid_by_price')
      .on(table.chainId, table.denom, table.amount, table.createdAt)
      .where(sql`${table.status} <> 'paid' and ${table.purgedAt} is null`),
  ],
)

/** Signed payments that passed through us, kept before they are broadcast so that a crash in between loses none. */
export const paymentTransactions = pgTable('payment_transactions', {
  txHash: text('tx_hash').primaryKey(),
  token: uuid('token')
    .notNull()
    .references(() => clearingTokens.id),
  txBytes: text('tx_bytes').notNull(),
  createdAt: moment('created_at').notNull(),
  /** When a node took it into its mempool. */
  acceptedAt: moment('accepted_at'),
})

/** Transfers of one transaction into a service address, summed per denom. */
export const payments = pgTable(
  'payments',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    chainId: text('chain_id').notNull(),
    height: bigint('height', { mode: 'number' }).notNull(),
    /** `block` where a credit came from no transaction. */
    txHash: text('tx_hash').notNull(),
    ordinal: integer('ordinal').notNull(),
    at: moment('at').notNull(),
    payer: text('payer'),
    /** Null when who owned the coins has said nothing: what comes back then goes to nobody that others could have named. */
    authority: text('authority').$type<PaymentAuthority>(),
    memo: text('memo').notNull(),
    amounts: jsonb('amounts').$type<Amount[]>().notNull(),
    /** So many nodes showed its block: fewer than two, and caps hold what goes back. */
    witnesses: integer('witnesses').notNull().default(1),
    token: uuid('token').references(() => clearingTokens.id),
    /** When that order was made, set by a trigger: what an account has paid is listed by it, however much there is. */
    askedAt: moment('asked_at'),
    match: text('match').$type<PaymentMatch>().notNull(),
    state: text('state').$type<PaymentState>().notNull(),
    heldReason: text('held_reason').$type<HeldReason>(),
  },
  table => [
    unique('payments_identity').on(table.chainId, table.height, table.txHash, table.ordinal),
    index('payments_by_token').on(table.token),
    index('payments_by_tx').on(table.txHash, table.chainId),
    index('payments_held')
      .on(table.heldReason, table.id)
      .where(sql`${table.state} = 'held'`),
    index('payments_by_payer').on(table.payer, table.id),
    index('payments_by_payer_and_order').on(table.payer, table.askedAt, table.token),
    index('payments_unsettled')
      .on(table.chainId, table.height)
      .where(sql`${table.state} = 'seen'`),
    check('held_has_reason', sql`(${table.state} = 'held') = (${table.heldReason} is not null)`),
  ],
)

/** The paid job; one a token. */
export const clearingOperations = pgTable(
  'clearing_operations',
  {
    token: uuid('token')
      .primaryKey()
      .references(() => clearingTokens.id),
    status: text('status').$type<OperationStatus>().notNull(),
    createdAt: moment('created_at').notNull(),
    /** When its price was given, set by a trigger: orders are listed by it, whatever they are looked for by. */
    askedAt: moment('asked_at'),
    /** What its price was made of, where it was paid late: the quote's fees, and the gas of that time. Null where it is as signed. */
    fees: jsonb('fees').$type<QuoteTerms['fees']>(),
    /** After this no new attempt is begun; what is still open then has failed. */
    deadlineAt: moment('deadline_at').notNull(),
    startedAt: moment('started_at'),
    /** Kept of the price, once finished. */
    earned: baseUnits('earned'),
    finishedAt: moment('finished_at'),
    /** What our lanes paid for its packets, from their transactions; null until it is counted, a while after the end. */
    gasSpent: jsonb('gas_spent').$type<GasView[]>(),
    /** How much is kept of it: `archived`, its timeline stands in `archived_orders`; `purged`, its money and its end alone are left. */
    kept: text('kept', { enum: ['whole', 'archived', 'purged'] })
      .notNull()
      .default('whole'),
  },
  table => [
    // The oldest ends first: what is to be archived, and what is to be purged.
    index('clearing_operations_to_age')
      .on(table.kept, table.finishedAt)
      .where(sql`${table.finishedAt} is not null and ${table.kept} <> 'purged'`),
    index('clearing_operations_uncounted')
      .on(table.finishedAt)
      .where(sql`${table.gasSpent} is null and ${table.finishedAt} is not null`),
    index('clearing_operations_live')
      .on(table.createdAt)
      .where(sql`${table.finishedAt} is null`),
    index('clearing_operations_finished').on(table.finishedAt),
    index('clearing_operations_by_age').on(table.askedAt, table.token),
    index('clearing_operations_by_status').on(table.status, table.askedAt, table.token),
  ],
)

/**
 * For whom an order ended without all of it cleared, set by triggers: of an account's orders, which may be very many, these are found by
 * whose they are and how they ended.
 */
export const failedOrders = pgTable(
  'failed_orders',
  {
    address: text('address').notNull(),
    token: uuid('token')
      .notNull()
      .references(() => clearingOperations.token, { onDelete: 'cascade' }),
    status: text('status').$type<FailedEnd>().notNull(),
    /** As that of its order. */
    askedAt: moment('asked_at').notNull(),
    /** It was made for it, or paid by it; else only what goes back goes to it. */
    own: boolean('own').notNull(),
  },
  table => [
    primaryKey({ columns: [table.address, table.token] }),
    index('failed_orders_by_age').on(table.address, table.status, table.askedAt, table.token),
    index('failed_orders_by_token').on(table.token),
  ],
)

/** An end of an order that was tried again after it, and what had failed by then: sums have counted it. Nothing was earned by it. */
export const earlierEnds = pgTable(
  'earlier_ends',
  {
    token: uuid('token')
      .notNull()
      .references(() => clearingOperations.token),
    endedAt: moment('ended_at').notNull(),
    failed: jsonb('failed').$type<{ chainId: string; routeKey: string; at: string }[]>().notNull(),
  },
  table => [primaryKey({ columns: [table.token, table.endedAt] })],
)

export const packetClearingResults = pgTable(
  'packet_clearing_results',
  {
    token: uuid('token')
      .notNull()
      .references(() => clearingOperations.token),
    ...packetColumns,
    destinationChainId: text('destination_chain_id').notNull(),
    verdict: text('verdict', { enum: ['deliver', 'return'] }).notNull(),
    /** Not all could be asked, before the price, that the destination may refuse it for. */
    unchecked: boolean('unchecked').notNull().default(false),
    /** A return that first carries it on, to where it is refused. */
    onward: boolean('onward').notNull().default(false),
    /** This packet's part of the price, in the token's denom. */
    part: baseUnits('part').notNull(),
    result: text('result').$type<PacketResult>().notNull(),
    /** One of our lanes signed it. */
    byUs: boolean('by_us').notNull().default(false),
    reason: text('reason').$type<FailureReason>(),
    txHash: text('tx_hash'),
    txChainId: text('tx_chain_id'),
    at: moment('at'),
    attempts: integer('attempts').notNull().default(0),
    /** So many packets at most share its next call: after a call that failed, a quarter of those that it left open. Null is no limit. */
    mostTogether: integer('most_together'),
    /** The Hermes call that carries it now; null while none does. */
    runId: bigint('run_id', { mode: 'number' }).references(() => hermesRuns.id),
    nextAttemptAt: moment('next_attempt_at').notNull(),
    /** As that of its order. */
    askedAt: moment('asked_at'),
  },
  table => [
    primaryKey({ columns: [table.token, table.packetKey] }),
    // One live operation a packet: whoever pays second is refunded at once. By route, on which a lane looks for work.
    uniqueIndex('packet_reserved_once')
      .on(table.routeKey, table.packetKey)
      .where(sql`${table.result} = 'pending'`),
    // The newest ends on a route say how its clears go, and what they cost.
    index('packet_results_by_end').on(table.routeKey, table.at),
    // Which call has it is asked as calls are removed.
    index('packet_results_by_run')
      .on(table.runId)
      .where(sql`${table.runId} is not null`),
    index('packet_results_by_packet').on(table.packetKey),
    index('packet_results_by_route').on(table.routeKey, table.askedAt, table.token),
    index('packet_results_by_reason')
      .on(table.reason, table.askedAt, table.token)
      .where(sql`${table.reason} is not null`),
    index('packet_results_by_tx')
      .on(table.txHash)
      .where(sql`${table.txHash} is not null`),
  ],
)

/** One call of Hermes. A row without `ended_at` may have a living process. */
export const hermesRuns = pgTable(
  'hermes_runs',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    lane: text('lane').notNull(),
    /** The hold on the lane under which it runs. */
    holder: uuid('holder').notNull(),
    ...routeColumns,
    sequences: jsonb('sequences').$type<string[]>().notNull(),
    startedAt: moment('started_at').notNull(),
    endedAt: moment('ended_at'),
    end: text('end', { enum: ['exited', 'timed-out', 'cancelled', 'not-started', 'lost'] }),
    exitCode: integer('exit_code'),
    /** What Hermes complained of: a hint for the reason of a failure, never evidence. */
    complaint: text('complaint').$type<FailureReason>(),
    tail: text('tail'),
  },
  table => [
    index('hermes_runs_unfinished')
      .on(table.routeKey)
      .where(sql`${table.endedAt} is null`),
    index('hermes_runs_by_route').on(table.routeKey, table.startedAt),
    index('hermes_runs_by_lane').on(table.lane, table.id),
    index('hermes_runs_by_channel').on(table.chainId, table.channelId, table.id),
    index('hermes_runs_failed')
      .on(table.id)
      .where(sql`${table.endedAt} is not null and (${table.end} <> 'exited' or ${table.exitCode} <> 0)`),
  ],
)

/** A lane works on one job at a time on each of the two chains; the holder proves that it lives by its heartbeat. */
export const laneLocks = pgTable(
  'lane_locks',
  {
    lane: text('lane').notNull(),
    chainId: text('chain_id').notNull(),
    holder: uuid('holder').notNull(),
    host: text('host').notNull(),
    holderPid: integer('holder_pid').notNull(),
    holderStartTicks: text('holder_start_ticks').notNull(),
    heartbeatAt: moment('heartbeat_at').notNull(),
    hermesPid: integer('hermes_pid'),
    hermesStartTicks: text('hermes_start_ticks'),
  },
  table => [primaryKey({ columns: [table.lane, table.chainId] })],
)

/** Every change a person can see, numbered by the token's revision. */
export const timeline = pgTable(
  'timeline',
  {
    token: uuid('token')
      .notNull()
      .references(() => clearingTokens.id),
    revision: integer('revision').notNull(),
    at: moment('at').notNull(),
    kind: text('kind').$type<TimelineKind>().notNull(),
    text: text('text').notNull(),
    data: jsonb('data').$type<TimelineData<TimelineKind>>().notNull(),
  },
  table => [primaryKey({ columns: [table.token, table.revision] })],
)

/** What is only told of an order that ended long ago: one small row instead of many. Nothing is decided by it. */
export const archivedOrders = pgTable('archived_orders', {
  token: uuid('token')
    .primaryKey()
    .references(() => clearingTokens.id),
  archivedAt: moment('archived_at').notNull(),
  /** Rows of `timeline`, without the token. */
  timeline: jsonb('timeline').$type<object[]>().notNull(),
})

export type FailedEnd = Extract<OperationStatus, 'partly_cleared' | 'not_cleared'>
export type OperationRow = typeof clearingOperations.$inferSelect
export type ResultRow = typeof packetClearingResults.$inferSelect
export type TokenRow = typeof clearingTokens.$inferSelect
export type PaymentRow = typeof payments.$inferSelect
