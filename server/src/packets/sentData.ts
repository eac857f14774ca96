import type { ChannelEnd, PacketId } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { PacketEvent, Timeout } from './packetEvents.ts'
import { Buffer } from 'node:buffer'
import { onChainError } from '../chains/chainError.ts'
import { usualAck } from './acknowledgement.ts'
import { getPacket } from './findPackets.ts'
import { eventOf } from './lookUpPackets.ts'
import { packetEventsOf } from './packetEvents.ts'

export interface PacketData {
  timeout: Timeout
  dataHex: string
}

/** What a relayer has to carry of a packet, as the records have it, or the block of its sending. Null where neither has. */
export async function sentData(ctx: PacketContext, packet: PacketId): Promise<PacketData | null> {
  const row = await getPacket(ctx.database.db, packet)
  return row && (provenOf(row) ?? (await readSent(ctx, row)))
}

function provenOf({ provenData, timeoutRevision, timeoutHeight, timeoutNanos }: PacketRow): PacketData | null {
  if (provenData === null || timeoutRevision === null || timeoutHeight === null || timeoutNanos === null) return null
  return { dataHex: provenData, timeout: { revision: timeoutRevision, height: timeoutHeight, nanos: timeoutNanos } }
}

async function readSent(ctx: PacketContext, row: PacketRow): Promise<PacketData | null> {
  const sent = eventOf(row, 'sent', await eventsAt(ctx, row.chainId, row.sentHeight, row))
  return sent ? { dataHex: sent.dataHex, timeout: sent.timeout } : null
}

/**
 * What a relayer has to carry back of the packet that this end received: by the block of its acknowledgement; where none shows that, by
 * what the chain keeps of one of the usual ones. Else null.
 */
export async function answerData(ctx: PacketContext, end: ChannelEnd, sequence: string): Promise<(PacketData & { ackHex: string }) | null> {
  const source = await ctx.routes.otherEnd(end)
  const row = source && (await getPacket(ctx.database.db, { ...source, sequence }))
  const written = row && eventOf(row, 'acknowledgement-written', await eventsAt(ctx, end.chainId, row.ackHeight, row))
  return written ? { dataHex: written.dataHex, timeout: written.timeout, ackHex: written.ackHex } : row && keptAnswer(ctx, row)
}

async function keptAnswer(ctx: PacketContext, row: PacketRow): Promise<(PacketData & { ackHex: string }) | null> {
  const ack = row.ackHash === null ? null : usualAck(row.ackHash)
  const sent = ack && (await sentData(ctx, row))
  return sent ? { ...sent, ackHex: Buffer.from(ack).toString('hex') } : null
}

async function eventsAt(ctx: PacketContext, chainId: string, height: number | null, { packetKey }: PacketRow): Promise<PacketEvent[]> {
  const chain = ctx.chains.get(chainId)
  if (!chain || height === null) return []
  const block = await chain.block(height).catch(
    onChainError(error => {
      ctx.log.warn({ packet: packetKey, chainId, code: error.code }, 'the block of its event cannot be read again')
      return null
    }),
  )
  return block ? packetEventsOf(block) : []
}
