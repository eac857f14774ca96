import type { Amount } from '@relayooor/shared'
import { bigint, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** How far the block reader has come on each chain; moved in the transaction that records what a block held. */
export const chainCursors = pgTable('chain_cursors', {
  chainId: text('chain_id').primaryKey(),
  height: bigint('height', { mode: 'number' }).notNull(),
  blockTime: moment('block_time').notNull(),
  /** When the packets open at that time were last listed from the chain's commitments. */
  listedAt: moment('listed_at'),
})

/** Both ends of every ICS-20 channel seen on the configured chains, as each end reports itself. */
export const channels = pgTable('channels', {
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
}, table => [primaryKey({ columns: [table.chainId, table.portId, table.channelId] })])

/** Transactions that our lanes signed, from the chains' blocks: what clearing really cost. */
export const relayerTransactions = pgTable('relayer_transactions', {
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
}, table => [
  primaryKey({ columns: [table.chainId, table.txHash] }),
  index('relayer_transactions_packets').using('gin', table.packets),
])
