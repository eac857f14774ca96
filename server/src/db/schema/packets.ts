import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment, packetColumns, uint64 } from './columns.ts'

/** As `ForwardStep`. */
interface StoredForwardStep {
  receiver: string
  portId: string
  channelId: string
  timeoutSeconds?: number
  retries?: number
}

/**
 * What the chains have shown of each packet, keyed by its source end. A row may begin with any event, since the two
 * chains are read side by side: what was not seen yet is null.
 */
export const packets = pgTable(
  'packets',
  {
    ...packetColumns,

    destinationChainId: text('destination_chain_id').notNull(),
    destinationPortId: text('destination_port_id').notNull(),
    destinationChannelId: text('destination_channel_id').notNull(),

    sentHeight: bigint('sent_height', { mode: 'number' }),
    sentAt: moment('sent_at'),
    sentTxHash: text('sent_tx_hash'),
    sender: text('sender'),
    receiver: text('receiver'),
    /** In the source chain's own denom. */
    denom: text('denom'),
    denomTrace: text('denom_trace'),
    amount: numeric('amount', { precision: 78, scale: 0 }),
    memoBytes: integer('memo_bytes'),
    receiverBytes: integer('receiver_bytes'),
    timeoutRevision: uint64('timeout_revision'),
    timeoutHeight: uint64('timeout_height'),
    timeoutNanos: uint64('timeout_nanos'),
    /** The further steps that its memo asks for; null when it asks for none. */
    forward: jsonb('forward').$type<StoredForwardStep[]>(),

    /** From the destination's `write_acknowledgement`: `success` or `error`. */
    ack: text('ack', { enum: ['success', 'error'] }),
    ackHeight: bigint('ack_height', { mode: 'number' }),
    ackAt: moment('ack_at'),
    ackTxHash: text('ack_tx_hash'),
    ackRelayer: text('ack_relayer'),

    /** From the source's `acknowledge_packet` or `timeout_packet`: the end of the packet's life. */
    ended: text('ended', { enum: ['acknowledged', 'timed_out'] }),
    /** What the acknowledgement that the source took said, where it could be read. */
    endedAck: text('ended_ack', { enum: ['success', 'error'] }),
    endedHeight: bigint('ended_height', { mode: 'number' }),
    endedAt: moment('ended_at'),
    endedTxHash: text('ended_tx_hash'),
    endedRelayer: text('ended_relayer'),

    /** Key of the packet that forwarded this one, once its receipt was seen without an acknowledgement. */
    nextHop: text('next_hop'),
  },
  table => [
    primaryKey({ columns: [table.packetKey] }),
    index('packets_open_by_sender')
      .on(table.sender)
      .where(sql`${table.ended} is null`),
    index('packets_open_by_receiver')
      .on(table.receiver)
      .where(sql`${table.ended} is null`),
    index('packets_open_by_age')
      .on(table.sentAt)
      .where(sql`${table.ended} is null`),
    index('packets_by_tx').on(table.chainId, table.sentTxHash),
  ],
)

export type PacketRow = typeof packets.$inferSelect
