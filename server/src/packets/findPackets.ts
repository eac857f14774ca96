import type { PacketId } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/database.ts'
import type { PacketRow } from '../db/schema/index.ts'
import { packetKey } from '@relayooor/shared'
import { and, asc, desc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { packets } from '../db/schema/index.ts'

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
  if (query.after) conditions.push(sql`(${packets.sentAt}, ${packets.packetKey}) > (${query.after.sentAt}, ${query.after.key})`)
  return db
    .select()
    .from(packets)
    .where(and(...conditions))
    .orderBy(asc(packets.sentAt), asc(packets.packetKey))
    .limit(query.limit)
}

export async function getPacket(db: Db, id: PacketId): Promise<PacketRow | null> {
  const [row] = await db
    .select()
    .from(packets)
    .where(eq(packets.packetKey, packetKey(id)))
  return row ?? null
}

/** Packets of the records, by their keys, however many. */
export async function getPackets(db: Db, keys: string[]): Promise<Map<string, PacketRow>> {
  return byKey(keys.length === 0 ? [] : await packetsWith(db, keys))
}

/** The same; no block can add to them until the transaction ends. */
export async function lockPackets(tx: Tx, keys: string[]): Promise<Map<string, PacketRow>> {
  return byKey(await packetsWith(tx, keys).for('share'))
}

function packetsWith(db: Db, keys: string[]) {
  return db
    .select()
    .from(packets)
    .where(sql`${packets.packetKey} = any(${sql.param(keys)}::text[])`)
}

function byKey(rows: PacketRow[]): Map<string, PacketRow> {
  return new Map(rows.map(row => [row.packetKey, row]))
}

export async function findPacketsOfTx(db: Db, chainId: string, txHash: string): Promise<PacketRow[]> {
  return db
    .select()
    .from(packets)
    .where(and(eq(packets.chainId, chainId), eq(packets.sentTxHash, txHash)))
    .orderBy(desc(packets.sentAt), asc(packets.sequence))
}
