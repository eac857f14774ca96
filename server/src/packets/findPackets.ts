import type { PacketId } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/database.ts'
import type { PacketRow } from '../db/schema/index.ts'
import { and, asc, desc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { packets } from '../db/schema/index.ts'
import { isAnyOf } from './isAnyOf.ts'

export interface OpenPacketQuery {
  /** All forms of one account, or undefined for everybody's. */
  addresses?: string[] | undefined
  role: 'sender' | 'receiver' | 'any'
  chainId?: string | undefined
  channelId?: string | undefined
  /** Only those sent before. */
  sentBefore?: Date | undefined
  limit: number
  /** Oldest first, after this position. */
  after?: { sentAt: Date; key: string } | undefined
}

const key = sql<string>`${packets.chainId} || '/' || ${packets.portId} || '/' || ${packets.channelId} || '/' || ${packets.sequence}::text`

/** Packets that the source chain still holds, oldest first. */
export async function findOpenPackets(db: Db, query: OpenPacketQuery): Promise<PacketRow[]> {
  const conditions: (SQL | undefined)[] = [isNull(packets.ended), isNotNull(packets.sentAt)]
  if (query.addresses) {
    const sent = inArray(packets.sender, query.addresses)
    const received = inArray(packets.receiver, query.addresses)
    conditions.push({ sender: sent, receiver: received, any: or(sent, received) }[query.role])
  }
  if (query.chainId !== undefined) conditions.push(eq(packets.chainId, query.chainId))
  if (query.channelId !== undefined) conditions.push(eq(packets.channelId, query.channelId))
  if (query.sentBefore) conditions.push(lte(packets.sentAt, query.sentBefore))
  if (query.after) conditions.push(sql`(${packets.sentAt}, ${key}) > (${query.after.sentAt}, ${query.after.key})`)
  return db
    .select()
    .from(packets)
    .where(and(...conditions))
    .orderBy(asc(packets.sentAt), asc(key))
    .limit(query.limit)
}

export async function getPacket(db: Db, id: PacketId): Promise<PacketRow | null> {
  const [row] = await db.select().from(packets).where(isPacket(id))
  return row ?? null
}

export async function getPackets(db: Db, ids: PacketId[]): Promise<PacketRow[]> {
  return ids.length === 0 ? [] : packetsWith(db, ids)
}

/** The same; no block can add to them until the transaction ends. */
export async function lockPackets(tx: Tx, ids: PacketId[]): Promise<PacketRow[]> {
  return ids.length === 0 ? [] : packetsWith(tx, ids).for('share')
}

function packetsWith(db: Db, ids: PacketId[]) {
  return db.select().from(packets).where(isAnyOf(packets, ids))
}

export async function findPacketsOfTx(db: Db, chainId: string, txHash: string): Promise<PacketRow[]> {
  return db
    .select()
    .from(packets)
    .where(and(eq(packets.chainId, chainId), eq(packets.sentTxHash, txHash)))
    .orderBy(desc(packets.sentAt), asc(packets.sequence))
}

function isPacket(id: PacketId): SQL | undefined {
  return and(
    eq(packets.chainId, id.chainId),
    eq(packets.portId, id.portId),
    eq(packets.channelId, id.channelId),
    eq(packets.sequence, id.sequence),
  )
}
