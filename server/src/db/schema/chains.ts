import type { Amount } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, pgView, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { clearingTokens } from './clearing.ts'
import { bytes, moment } from './columns.ts'

/** How far the block reader has come on each chain; moved in the transaction that records what a block held. */
export const chainCursors = pgTable('chain_cursors', {
  chainId: text('chain_id').primaryKey(),
  height: bigint('height', { mode: 'number' }).notNull(),
  blockTime: moment('block_time').notNull(),
  /** When the packets open at that time were last listed from the chain's commitments. */
  listedAt: moment('listed_at'),
})

/**
 * Heights that could not be recorded, by a fault of ours or of the nodes. The cursor has passed them, and nothing that is decided by time
 * or absence has: see `chainReads`.
 */
export const quarantinedBlocks = pgTable(
  'quarantined_blocks',
  {
    chainId: text('chain_id').notNull(),
    height: bigint('height', { mode: 'number' }).notNull(),
    /** `not-recorded`: the block can be read, and recording it fails. `not-decoded`: no node gives an answer that can be read. */
    kind: text('kind', { enum: ['not-recorded', 'not-decoded'] }).notNull(),
    /** What failed, the last time. */
    reason: text('reason').notNull(),
    /** SHA-256 of the whole answer and its length; what is kept of it, at most 8 MiB. */
    digest: text('digest').notNull(),
    length: bigint('length', { mode: 'number' }).notNull(),
    answer: bytes('answer').notNull(),
    /** Time of the last block before it that was recorded. */
    readUntil: moment('read_until').notNull(),
    at: moment('at').notNull(),
    /** How often it was tried again since, and when last. */
    tries: integer('tries').notNull().default(0),
    triedAt: moment('tried_at'),
    /** When it was recorded after all. */
    readAt: moment('read_at'),
  },
  table => [
    primaryKey({ columns: [table.chainId, table.height] }),
    index('quarantined_blocks_open')
      .on(table.chainId, table.height)
      .where(sql`${table.readAt} is null`),
  ],
)

/**
 * How far each chain was read without a gap: what follows from time or from absence is decided by this and never by the cursor, so that a
 * height in quarantine counts as unread. `gap` is the first such height.
 */
export const chainReads = pgView('chain_reads', {
  chainId: text('chain_id').notNull(),
  height: bigint('height', { mode: 'number' }).notNull(),
  blockTime: moment('block_time').notNull(),
  gap: bigint('gap', { mode: 'number' }),
}).as(sql`
  select cursors.chain_id, coalesce(open.height - 1, cursors.height) as height,
    coalesce(open.read_until, cursors.block_time) as block_time, open.height as gap
  from chain_cursors cursors left join lateral (
    select blocks.height, blocks.read_until from quarantined_blocks blocks
    where blocks.chain_id = cursors.chain_id and blocks.read_at is null order by blocks.height limit 1
  ) open on true`)

/** Both ends of every ICS-20 channel seen on the configured chains, as each end reports itself. */
export const channels = pgTable(
  'channels',
  {
    chainId: text('chain_id').notNull(),
    portId: text('port_id').notNull(),
    channelId: text('channel_id').notNull(),
    state: text('state', { enum: ['OPEN', 'FLUSHING', 'FLUSHCOMPLETE', 'CLOSED', 'UNKNOWN'] }).notNull(),
    version: text('version').notNull(),
    ordering: text('ordering').notNull(),
    connectionId: text('connection_id').notNull(),
    counterpartyConnectionId: text('counterparty_connection_id').notNull(),
    clientId: text('client_id').notNull(),
    counterpartyClientId: text('counterparty_client_id').notNull(),
    /** The chain that the light client follows: where this channel claims to lead. */
    counterpartyChainId: text('counterparty_chain_id').notNull(),
    counterpartyPortId: text('counterparty_port_id').notNull(),
    counterpartyChannelId: text('counterparty_channel_id').notNull(),
  },
  table => [primaryKey({ columns: [table.chainId, table.portId, table.channelId] })],
)

/** Transactions that our lanes signed, from the chains' blocks: what clearing really cost. */
export const relayerTransactions = pgTable(
  'relayer_transactions',
  {
    chainId: text('chain_id').notNull(),
    txHash: text('tx_hash').notNull(),
    height: bigint('height', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    signer: text('signer').notNull(),
    code: bigint('code', { mode: 'number' }).notNull(),
    gasUsed: bigint('gas_used', { mode: 'number' }).notNull(),
    fee: jsonb('fee').$type<Amount[]>().notNull(),
    /** `chain/port/channel/sequence` of every packet that it carried. */
    packets: jsonb('packets').$type<string[]>().notNull(),
  },
  table => [
    primaryKey({ columns: [table.chainId, table.txHash] }),
    index('relayer_transactions_packets').using('gin', table.packets),
    index('relayer_transactions_by_time').on(table.at),
  ],
)

/**
 * Where a quorum of nodes is wanted: whether it is had, as the chain's reader finds, and whether an
 * admin believes one alone for a while.
 */
export const chainAgreement = pgTable('chain_agreement', {
  chainId: text('chain_id').primaryKey(),
  state: text('state', { enum: ['agreed', 'too-few', 'contradicted'] }).notNull(),
  /** Since when the state is what it is. */
  since: moment('since').notNull(),
  /** The height that it is about, and what each node says of it. */
  height: bigint('height', { mode: 'number' }),
  says: jsonb('says').$type<{ endpoint: string; says: string }[]>().notNull().default([]),
  /** Until then a block counts that one node alone shows; null when nobody has allowed that. */
  overrideUntil: moment('lone_until'),
  /** The one that is believed; null for the first of the configured ones that shows the block. */
  overrideEndpoint: text('lone_endpoint'),
  overrideNote: text('lone_note'),
  overrideBy: text('lone_by'),
})

/** What operators want of the nodes of a chain: each process reads it every second. */
export const endpointPools = pgTable(
  'endpoint_pools',
  {
    chainId: text('chain_id').notNull(),
    /** Without path and query, where a provider's key may stand. */
    endpoint: text('endpoint').notNull(),
    /** Since then it is asked nothing; null when it is. */
    drainedAt: moment('drained_at'),
    drainedBy: text('drained_by'),
    reason: text('reason'),
    /** When it was last to be looked at anew. */
    refreshedAt: moment('refreshed_at'),
  },
  table => [primaryKey({ columns: [table.chainId, table.endpoint] })],
)

/** Payments that not enough nodes show yet: told to their payers and nothing more. One for each order at a time. */
export const unconfirmedPayments = pgTable(
  'doubted_payments',
  {
    token: uuid('token')
      .primaryKey()
      .references(() => clearingTokens.id),
    chainId: text('chain_id').notNull(),
    height: bigint('height', { mode: 'number' }).notNull(),
    txHash: text('tx_hash').notNull(),
    shownBy: text('shown_by').notNull(),
    at: moment('at').notNull(),
  },
  table => [index('doubted_payments_by_height').on(table.chainId, table.height)],
)

export type ChainRead = typeof chainReads.$inferSelect
export type EndpointPoolRow = typeof endpointPools.$inferSelect
export type AgreementRow = typeof chainAgreement.$inferSelect
