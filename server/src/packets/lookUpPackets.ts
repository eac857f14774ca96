import type { PacketId } from '@relayooor/shared'
import type { Chain, IndexedTx, ShownBlock } from '../chains/chain.ts'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { PacketEvent } from './packetEvents.ts'
import { Buffer } from 'node:buffer'
import { onChainError } from '../chains/chainError.ts'
import { findPacketsOfTx, getPacket } from './findPackets.ts'
import { linkForwards } from './linkForwards.ts'
import { packetCommitment } from './packetCommitment.ts'
import { packetEventsOf, packetEventsOfTx } from './packetEvents.ts'
import { hereOf, placeEvents, recordPackets } from './recordPackets.ts'

/** Reads the sending of a packet from the source's index, for one sent before our reading began. Null when it is not there. */
export async function lookUpSend(ctx: PacketContext, id: PacketId): Promise<PacketRow | null> {
  const chain = ctx.chains.get(id.chainId)
  if (!chain) return null
  await searchEvents(ctx, chain, 'send_packet', 'src', id, id.sequence).catch(
    onChainError(
      async error => {
        if (!(await recordProven(ctx, chain, id, error.facts.shown ?? []))) throw error
      },
      ['too-few'],
    ),
  )
  return getPacket(ctx.database.db, id)
}

/**
 * A block that only one node has kept counts for nothing, but the packet in it can be proven otherwise: while it is open the chain
 * keeps a hash of its data and timeout, and on that a quorum of nodes agrees. Whether it could.
 */
async function recordProven(ctx: PacketContext, chain: Chain, id: PacketId, shown: ShownBlock[]): Promise<boolean> {
  const head = chain.head()
  const sent = shown
    .flatMap(({ block }) => packetEventsOf(block))
    .find(
      event =>
        event.kind === 'sent' &&
        event.ends.sequence === id.sequence &&
        event.ends.source.portId === id.portId &&
        event.ends.source.channelId === id.channelId,
    )
  if (!head || sent?.kind !== 'sent') return false
  // The state of the newest block may still be on its way.
  const kept = await chain.ibc.commitment(id.portId, id.channelId, BigInt(id.sequence), { atHeight: head.height - 1, agreed: true })
  if (!kept.value || Buffer.compare(kept.value, packetCommitment(sent.timeout, Buffer.from(sent.dataHex, 'hex'))) !== 0) return false
  await recordEvents(ctx, chain, [sent])
  return true
}

/** Reads every packet sent in a transaction; null when the chain does not know the transaction (yet). */
export async function lookUpTx(
  ctx: PacketContext,
  chainId: string,
  txHash: string,
): Promise<{ rows: PacketRow[]; foreign: PacketEvent[] } | null> {
  const known = await findPacketsOfTx(ctx.database.db, chainId, txHash)
  if (known.length > 0) return { rows: known, foreign: [] }
  const chain = ctx.chains.get(chainId)
  const tx = await chain?.tx(txHash)
  if (!chain || !tx) return null
  const events = await record(ctx, chain, tx)
  const rows = await findPacketsOfTx(ctx.database.db, chainId, txHash)
  const foreign = events.filter(
    event =>
      event.kind === 'sent' && !rows.some(row => row.sequence === event.ends.sequence && row.channelId === event.ends.source.channelId),
  )
  return { rows, foreign }
}

/** Reads how a packet ended, from the index of both chains. */
export async function lookUpHistory(ctx: PacketContext, row: PacketRow): Promise<void> {
  const source = ctx.chains.get(row.chainId)
  const destination = ctx.chains.get(row.destinationChainId)
  const searches: Promise<void>[] = []
  const there = { portId: row.destinationPortId, channelId: row.destinationChannelId }
  if (destination && !row.ack && !row.receivedAt) searches.push(searchEvents(ctx, destination, 'recv_packet', 'dst', there, row.sequence))
  if (destination && !row.ackHash) searches.push(searchEvents(ctx, destination, 'write_acknowledgement', 'dst', there, row.sequence))
  if (source && !row.ended) {
    searches.push(searchEvents(ctx, source, 'acknowledge_packet', 'src', row, row.sequence))
    searches.push(searchEvents(ctx, source, 'timeout_packet', 'src', row, row.sequence))
  }
  await Promise.all(searches)
}

async function searchEvents(
  ctx: PacketContext,
  chain: Chain,
  type: string,
  side: 'src' | 'dst',
  end: { portId: string; channelId: string },
  sequence: string,
): Promise<void> {
  const query =
    `${type}.packet_${side}_channel='${end.channelId}' AND ${type}.packet_${side}_port='${end.portId}' AND ` +
    `${type}.packet_sequence='${sequence}'`
  const { txs } = await chain.searchTxs(query, { page: 1, perPage: 10 })
  for (const tx of txs) await record(ctx, chain, tx)
  if (txs.length > 0) return
  // Sent or acknowledged by a module, in the begin or end of a block.
  const [height] = await chain.searchBlocks(query)
  if (height !== undefined) await recordEvents(ctx, chain, packetEventsOf(await chain.block(height)))
}

/**
 * The index only says where to look: what is recorded comes from the block, shown by a quorum of nodes. A search may match by attributes of
 * several packets, so all events of the transaction are read, each separately.
 */
async function record(ctx: PacketContext, chain: Chain, { hash, height }: IndexedTx): Promise<PacketEvent[]> {
  const block = await chain.block(height)
  const events = block.txs.filter(tx => tx.hash === hash && tx.code === 0).flatMap(tx => packetEventsOfTx(tx, { height, at: block.time }))
  await recordEvents(ctx, chain, events)
  return events
}

async function recordEvents(ctx: PacketContext, chain: Chain, events: PacketEvent[]): Promise<void> {
  const { chainId } = chain.settings
  await ctx.routes.learn(events.map(event => hereOf(chainId, event)))
  await recordPackets(ctx.database.db, await linkForwards(ctx, chainId, placeEvents(chainId, events, ctx.routes.knownOtherEnd)))
}
