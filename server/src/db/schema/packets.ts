import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment, packetColumns, uint64 } from './columns.ts'

const ackWords = ['success', 'error', 'stopped', 'other'] as const

/** As `ForwardStep`. */
interface StoredForwardStep {
  receiver: string
  portId: string
  channelId: string
  timeoutSeconds?: number
  retries?: number
  unread?: 'refused' | 'unsure'
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
    memo: text('memo'),
    memoBytes: integer('memo_bytes'),
    receiverBytes: integer('receiver_bytes'),
    /** Of all that the packet carries. */
    dataBytes: integer('data_bytes'),
    timeoutRevision: uint64('timeout_revision'),
    timeoutHeight: uint64('timeout_height'),
    timeoutNanos: uint64('timeout_nanos'),
    /** In hex, where somebody proved it and no node has the event of its sending. */
    provenData: text('proven_data'),
    /** The further steps that its memo asks for; null when it asks for none. */
    forward: jsonb('forward').$type<StoredForwardStep[]>(),
    /** Who those steps name, so that they find it too. */
    forwardReceivers: text('forward_receivers').array(),

    /** Key of the packet whose money this one carries on: `linked` by the chain's own record, or likely, by its transaction. */
    continues: text('continues'),
    linked: text('linked', { enum: ['record', 'likely'] }),
    /** From that record: further tries after a time-out, and whether what fails stays on this chain. */
    triesLeft: integer('tries_left'),
    nonrefundable: boolean('nonrefundable'),

    /** From the destination's `recv_packet`, where it wrote no acknowledgement in the same transaction. */
    receivedHeight: bigint('received_height', { mode: 'number' }),
    receivedAt: moment('received_at'),
    receivedTxHash: text('received_tx_hash'),
    receivedRelayer: text('received_relayer'),

    /** From the destination's `write_acknowledgement`: what it says, and the SHA-256 of its bytes, unless the chain keeps another. */
    ack: text('ack', { enum: [...ackWords, 'malformed', 'unprovable'] }),
    ackHash: text('ack_hash'),
    ackHeight: bigint('ack_height', { mode: 'number' }),
    ackAt: moment('ack_at'),
    ackTxHash: text('ack_tx_hash'),
    ackRelayer: text('ack_relayer'),

    /** From the source's `acknowledge_packet` or `timeout_packet`: the end of the packet's life. */
    ended: text('ended', { enum: ['acknowledged', 'timed_out'] }),
    /** What the acknowledgement that the source took said, where it could be read. */
    endedAck: text('ended_ack', { enum: ackWords }),
    endedHeight: bigint('ended_height', { mode: 'number' }),
    endedAt: moment('ended_at'),
    endedTxHash: text('ended_tx_hash'),
    endedRelayer: text('ended_relayer'),
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
    index('packets_open_by_forward_receiver')
      .using('gin', table.forwardReceivers)
      .where(sql`${table.ended} is null and ${table.forwardReceivers} is not null`),
    index('packets_by_continued')
      .on(table.continues)
      .where(sql`${table.continues} is not null`),
    index('packets_waiting')
      .on(table.receivedAt)
      .where(sql`${table.ended} is null and ${table.receivedAt} is not null`),
    // How transfers of a route fare: the newest of it.
    index('packets_of_route').on(table.routeKey, table.sentAt),
    index('packets_by_tx').on(table.chainId, table.sentTxHash),
  ],
)

export type PacketRow = typeof packets.$inferSelect
