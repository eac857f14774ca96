import type { ChannelEnd, PacketId } from '@relayooor/shared'
import type { Chain, IndexedTx, QueryOptions, ShownBlock } from '../chains/chain.ts'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { PacketV2 } from './ibcV2.ts'
import type { PacketEvent } from './packetEvents.ts'
import { Buffer } from 'node:buffer'
import { writeAddress } from '@relayooor/shared'
import { ChainError, onChainError } from '../chains/chainError.ts'
import { firstSigner } from '../chains/txKeys.ts'
import { findPacketsOfTx, getPacket } from './findPackets.ts'
import { firstHeight } from './firstHeight.ts'
import { packetsV2Of } from './ibcV2.ts'
import { judgeProof } from './judgeProof.ts'
import { linkForwards } from './linkForwards.ts'
import { packetEventsOf, packetEventsOfTx } from './packetEvents.ts'
import { proveAcknowledgements } from './proveAcknowledgements.ts'
import { hereOf, placeEnds, placeEvents, recordHeld, recordKeptAck, recordPackets } from './recordPackets.ts'
import { relayMessages } from './relayMessages.ts'

/** Packets of one relayer's transaction that are looked at. */
const mostCarried = 100

/** Reads the sending of a packet from the source, for one sent before our reading began. Null when no node has it. */
export async function lookUpSend(ctx: PacketContext, id: PacketId): Promise<PacketRow | null> {
  const chain = ctx.chains.get(id.chainId)
  if (!chain) return null
  await readSend(ctx, chain, id).catch(
    onChainError(
      async error => {
        if (!(await recordWitnessed(ctx, chain, id, error.facts.shown ?? []))) throw error
      },
      ['too-few'],
    ),
  )
  return getPacket(ctx.database.db, id)
}

/** By the index; where that has lost it, by the block since which the chain holds it. */
async function readSend(ctx: PacketContext, chain: Chain, id: PacketId): Promise<void> {
  await searchEvents(ctx, chain, 'send_packet', 'src', id, id.sequence)
  if ((await getPacket(ctx.database.db, id))?.sentHeight) return
  await readFirst(ctx, chain, 0, async atHeight => (await commitmentAt(chain, id, { atHeight })).present)
}

/** Reads the block at which something began to be true on the chain, where a node has kept it. */
async function readFirst(ctx: PacketContext, chain: Chain, before: number, ask: (height: number) => Promise<boolean>): Promise<void> {
  const head = chain.head()
  // The state of the newest block may still be on its way.
  const height = head && (await firstHeight(before, head.height - 1, ask))
  const block = height && (await chain.block(height).catch(onChainError(() => null, ['pruned'])))
  if (block) await recordEvents(ctx, chain, packetEventsOf(block))
}

/**
 * What the source keeps of a packet while it is open, as enough nodes show it: a hash of its data and time-out. Null when there is none.
 * @throws ChainError
 */
export async function keptCommitment(chain: Chain, id: PacketId): Promise<Uint8Array | null> {
  const head = chain.head()
  if (!head) throw new ChainError('unreachable', `${id.chainId} has shown no block`, { chainId: id.chainId })
  // The state of the newest block may still be on its way.
  return (await commitmentAt(chain, id, { atHeight: head.height - 1, agreed: true })).value ?? null
}

/** Null when it goes over no route of ours. @throws ChainError, also while a chain could not be asked about its channel yet */
export async function destinationOf({ routes }: PacketContext, id: PacketId): Promise<ChannelEnd | null> {
  const destination = await routes.otherEnd(id)
  const unasked = destination ? null : routes.unasked(id)
  if (unasked !== null) throw new ChainError('unreachable', `${unasked} could not be asked about this channel yet`, { chainId: unasked })
  return destination
}

function commitmentAt(chain: Chain, { portId, channelId, sequence }: PacketId, options: QueryOptions) {
  return chain.ibc.commitment(portId, channelId, BigInt(sequence), options)
}

/** A block that only one node has kept counts for nothing, but the packet in it can be proven by its commitment. Whether it could. */
async function recordWitnessed(ctx: PacketContext, chain: Chain, id: PacketId, shown: ShownBlock[]): Promise<boolean> {
  const sent = eventOf(
    id,
    'sent',
    shown.flatMap(({ block }) => packetEventsOf(block)),
  )
  if (!sent) return false
  const kept = await keptCommitment(chain, id)
  if (!kept || !judgeProof(kept, [{ data: Buffer.from(sent.dataHex, 'hex'), timeout: sent.timeout }])) return false
  await recordEvents(ctx, chain, [sent])
  return true
}

type EventOf<K extends PacketEvent['kind']> = Extract<PacketEvent, { kind: K }>

/** Of this packet, the event of this kind. */
export function eventOf<K extends PacketEvent['kind']>(
  { portId, channelId, sequence }: PacketId,
  kind: K,
  events: PacketEvent[],
): EventOf<K> | undefined {
  return events.find((event): event is EventOf<K> => {
    const { source, sequence: number } = event.ends
    return event.kind === kind && number === sequence && source.portId === portId && source.channelId === channelId
  })
}

/** A packet that its source holds, as enough nodes show, and of whose sending no node tells: all but its ends is null. Else null. */
export async function lookUpHeld(ctx: PacketContext, id: PacketId): Promise<PacketRow | null> {
  const chain = ctx.chains.get(id.chainId)
  const destination = chain && (await keptCommitment(chain, id)) && (await destinationOf(ctx, id))
  if (!destination) return null
  await recordHeld(ctx.database.db, id, destination)
  return getPacket(ctx.database.db, id)
}

/** What a transaction did with packets. */
export interface TxPackets {
  /** Sent in it. */
  rows: PacketRow[]
  /** Those that it carried, or failed to carry, for their senders. */
  carried: PacketId[]
  /** Sent in it, on routes that we do not run. */
  foreign: PacketEvent[]
  /** Of IBC v2, with the time of their block. */
  v2: { packet: PacketV2; at: Date }[]
}

/** Reads every packet of a transaction; null when no node of the chain knows the transaction (yet). */
export async function lookUpTx(ctx: PacketContext, chainId: string, txHash: string): Promise<TxPackets | null> {
  const known = await findPacketsOfTx(ctx.database.db, chainId, txHash)
  if (known.length > 0) return { rows: known, carried: [], foreign: [], v2: [] }
  const chain = ctx.chains.get(chainId)
  const indexed = await chain?.tx(txHash)
  if (!chain || !indexed) return null
  const { events, v2 } = await record(ctx, chain, indexed.code === 0 ? indexed : ((await earlierInclusion(chain, indexed)) ?? indexed))
  const rows = await findPacketsOfTx(ctx.database.db, chainId, txHash)
  const foreign = events.filter(
    event =>
      event.kind === 'sent' && !rows.some(row => row.sequence === event.ends.sequence && row.channelId === event.ends.source.channelId),
  )
  return { rows, carried: await carriedBy(ctx, chain, indexed), foreign, v2 }
}

/**
 * An index keeps the last inclusion of a transaction alone. Bytes that failed the second time did something the first time: in the block
 * that used up their signer's sequence.
 */
async function earlierInclusion(chain: Chain, tx: IndexedTx): Promise<Pick<IndexedTx, 'hash' | 'height'> | null> {
  const signer = firstSigner(tx.bytes)
  if (!signer) return null
  const address = writeAddress(chain.settings.prefix, signer.account)
  const height = await firstHeight(
    0,
    tx.height,
    async atHeight => BigInt((await chain.account(address, { atHeight }))?.sequence ?? 0) > signer.sequence,
  )
  return height === null || height === tx.height ? null : { hash: tx.hash, height }
}

/** Packets that a relayer's messages name, whether they succeeded or not. */
async function carriedBy(ctx: PacketContext, chain: Chain, { bytes }: IndexedTx): Promise<PacketId[]> {
  const { chainId } = chain.settings
  const named = relayMessages(bytes)
    .slice(0, mostCarried)
    .map(({ kind, ends }) => ({ ends, onSource: kind !== 'recv_packet' }))
  await ctx.routes.learn(named.map(({ ends, onSource }) => ({ chainId, ...(onSource ? ends.source : ends.destination) })))
  return named.flatMap(({ ends, onSource }) => placeEnds(chainId, ends, onSource, ctx.routes.knownOtherEnd)?.packet ?? [])
}

/** Reads how a packet ended, from both chains. */
export async function lookUpHistory(ctx: PacketContext, row: PacketRow): Promise<void> {
  const source = ctx.chains.get(row.chainId)
  const destination = ctx.chains.get(row.destinationChainId)
  await Promise.all([destination && !row.ack && readArrival(ctx, destination, row), source && !row.ended && readEnd(ctx, source, row)])
}

/** What nobody told of any more is no fault. */
const forgotten = onChainError(() => {}, ['pruned', 'too-few'])

async function readArrival(ctx: PacketContext, chain: Chain, row: PacketRow): Promise<void> {
  const end = { portId: row.destinationPortId, channelId: row.destinationChannelId }
  await Promise.all([!row.receivedAt && searchEvents(ctx, chain, 'recv_packet', 'dst', end, row.sequence), readAck(ctx, chain, row)])
  const known = await getPacket(ctx.database.db, row)
  if (!known || known.receivedAt || known.ackHash) return
  // Received and not answered: what it went on as stands in the same block.
  const received = async (atHeight: number) =>
    (await chain.ibc.received(end.portId, end.channelId, BigInt(row.sequence), { atHeight })).received
  await readFirst(ctx, chain, 0, received).catch(forgotten)
}

async function readAck(ctx: PacketContext, chain: Chain, row: PacketRow): Promise<void> {
  const end = { portId: row.destinationPortId, channelId: row.destinationChannelId }
  const kept = async (options: QueryOptions) =>
    (await chain.ibc.acknowledgement(end.portId, end.channelId, BigInt(row.sequence), options)).commitment
  const isKnown = async () => Boolean((await getPacket(ctx.database.db, row))?.ack)
  await searchEvents(ctx, chain, 'write_acknowledgement', 'dst', end, row.sequence).catch(forgotten)
  if (await isKnown()) return
  await readFirst(ctx, chain, 0, async atHeight => (await kept({ atHeight })) !== null).catch(forgotten)
  const head = chain.head()
  if (!head || (await isKnown())) return
  // Nobody tells of it any more. The state of the newest block may still be on its way.
  const commitment = await kept({ atHeight: head.height - 1, agreed: true })
  if (commitment) await recordKeptAck(ctx.database.db, row, Buffer.from(commitment).toString('hex').toUpperCase())
}

async function readEnd(ctx: PacketContext, chain: Chain, row: PacketRow): Promise<void> {
  await Promise.all([
    searchEvents(ctx, chain, 'acknowledge_packet', 'src', row, row.sequence),
    searchEvents(ctx, chain, 'timeout_packet', 'src', row, row.sequence),
  ])
  if (row.sentHeight === null || (await getPacket(ctx.database.db, row))?.ended) return
  await readFirst(ctx, chain, row.sentHeight, async atHeight => !(await commitmentAt(chain, row, { atHeight })).present)
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
async function record(
  ctx: PacketContext,
  chain: Chain,
  { hash, height }: Pick<IndexedTx, 'hash' | 'height'>,
): Promise<Pick<TxPackets, 'v2'> & { events: PacketEvent[] }> {
  const block = await chain.block(height)
  const txs = block.txs.filter(tx => tx.hash === hash && tx.code === 0)
  const events = txs.flatMap(tx => packetEventsOfTx(tx, { height, at: block.time }))
  await recordEvents(ctx, chain, events)
  return { events, v2: txs.flatMap(packetsV2Of).map(packet => ({ packet, at: block.time })) }
}

async function recordEvents(ctx: PacketContext, chain: Chain, events: PacketEvent[]): Promise<void> {
  const { chainId } = chain.settings
  await ctx.routes.learn(events.map(event => hereOf(chainId, event)))
  const placed = await proveAcknowledgements(ctx, chainId, placeEvents(chainId, events, ctx.routes.knownOtherEnd))
  await recordPackets(ctx.database.db, await linkForwards(ctx, chainId, placed))
}
