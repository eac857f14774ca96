import type { ChannelEnd, PacketId } from '@relayooor/shared'
import type { PacketContext } from './context.ts'
import { channelKey, packetKey } from '@relayooor/shared'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { onChainError } from '../chains/chainError.ts'
import { packets } from '../db/schema/index.ts'
import { getPackets } from './findPackets.ts'
import { lookUpHistory, lookUpSend } from './lookUpPackets.ts'

/**
 * Compares one channel end's commitments with the records: reads the packets that are not there yet, and how those ended
 * that the chain no longer holds. For the first start, after a gap, and once a day; else block events keep the records.
 */
export async function listOpenPackets(ctx: PacketContext, end: ChannelEnd): Promise<{ open: number; read: number }> {
  const chain = ctx.chains.get(end.chainId)
  if (!chain) return { open: 0, read: 0 }
  const sequences = await chain.ibc.commitments(end.portId, end.channelId)
  const committed = new Map(sequences.map(String).map(sequence => [packetKey({ ...end, sequence }), { ...end, sequence }]))
  const known = await getPackets(ctx.database.db, [...committed.keys()])
  let read = 0
  for (const [key, packet] of committed) {
    if (known.get(key)?.sentAt) continue
    const row = await unlessForgotten(ctx, packet, () => lookUpSend(ctx, packet))
    if (row) {
      // It may have arrived before our reading began, with only the receipt missing.
      await unlessForgotten(ctx, row, () => lookUpHistory(ctx, row))
      read += 1
    }
  }
  const believedOpen = await ctx.database.db
    .select()
    .from(packets)
    .where(and(eq(packets.routeKey, channelKey(end)), isNull(packets.ended), isNotNull(packets.sentAt)))
  for (const row of believedOpen) {
    if (!committed.has(row.packetKey)) await unlessForgotten(ctx, row, () => lookUpHistory(ctx, row))
  }
  return { open: committed.size, read }
}

const forgotten = ['pruned', 'too-few', 'contradicted'] as const

/** A packet from before the nodes' memory must not keep us from reading all the others; it is looked up again when somebody asks for it. */
async function unlessForgotten<T>(ctx: PacketContext, packet: PacketId, lookUp: () => Promise<T>): Promise<T | null> {
  return lookUp().catch(
    onChainError(error => {
      ctx.log.warn({ packet: packetKey(packet), code: error.code, detail: error.message }, 'a packet cannot be read')
      return null
    }, forgotten),
  )
}
