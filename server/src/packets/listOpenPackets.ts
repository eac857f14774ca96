import type { ChannelEnd, PacketId } from '@relayooor/shared'
import type { PacketContext } from './context.ts'
import { packetKey } from '@relayooor/shared'
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import { onChainError } from '../chains/chainError.ts'
import { packets } from '../db/schema/index.ts'
import { lookUpHistory, lookUpSend } from './lookUpPackets.ts'

/**
 * Compares one channel end's commitments with the records: reads the packets that are not there yet, and how those ended
 * that the chain no longer holds. For the first start, after a gap, and once a day; else block events keep the records.
 */
export async function listOpenPackets(ctx: PacketContext, end: ChannelEnd): Promise<{ open: number; read: number }> {
  const chain = ctx.chains.get(end.chainId)
  if (!chain) return { open: 0, read: 0 }
  const committed = (await chain.ibc.commitments(end.portId, end.channelId)).map(String)
  const here = and(eq(packets.chainId, end.chainId), eq(packets.portId, end.portId), eq(packets.channelId, end.channelId))
  const known = new Set<string>()
  for (let from = 0; from < committed.length; from += 1000) {
    const rows = await ctx.database.db
      .select({ sequence: packets.sequence })
      .from(packets)
      .where(and(here, isNotNull(packets.sentAt), inArray(packets.sequence, committed.slice(from, from + 1000))))
    rows.forEach(row => known.add(row.sequence))
  }
  let read = 0
  for (const sequence of committed.filter(one => !known.has(one))) {
    const row = await unlessForgotten(ctx, { ...end, sequence }, () => lookUpSend(ctx, { ...end, sequence }))
    if (row) {
      // It may have arrived before our reading began, with only the receipt missing.
      await unlessForgotten(ctx, row, () => lookUpHistory(ctx, row))
      read += 1
    }
  }
  const holds = new Set(committed)
  const believedOpen = await ctx.database.db
    .select()
    .from(packets)
    .where(and(here, isNull(packets.ended), isNotNull(packets.sentAt)))
  for (const row of believedOpen) {
    if (!holds.has(row.sequence)) await unlessForgotten(ctx, row, () => lookUpHistory(ctx, row))
  }
  return { open: committed.length, read }
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
