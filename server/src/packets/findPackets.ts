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
    const own = isOf(query.addresses, query.role)
    // What carries on the money of a packet that went on is its people's too.
    const later = await laterSteps(db, own)
    conditions.push(later.length > 0 ? or(own, sql`${packets.packetKey} = any(${sql.param(later)}::text[])`) : own)
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

function isOf(addresses: string[], role: OpenPacketQuery['role']): SQL | undefined {
  const sent = inArray(packets.sender, addresses)
  const named = sql`${packets.forwardReceivers} && ${sql.param(addresses)}::text[]`
  const received = or(inArray(packets.receiver, addresses), named)
  return { sender: sent, receiver: received, any: or(sent, received) }[role]
}

const mostLaterSteps = 1_000
const deepest = 8

async function laterSteps(db: Db, own: SQL | undefined): Promise<string[]> {
  const { rows } = await db.execute<{ packet_key: string }>(sql`
    with recursive later as (
      (select packet_key, 0 as depth from ${packets} where ${own} and ended is null and received_at is not null limit ${mostLaterSteps})
      union
      select p.packet_key, depth + 1 from ${packets} p join later l on p.continues = l.packet_key where depth < ${deepest})
    select packet_key from later where depth > 0 limit ${mostLaterSteps}`)
  return rows.map(row => row.packet_key)
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

/** Of these keys those of packets whose money another packet carries on. */
export async function continued(db: Db, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db
    .selectDistinct({ key: packets.continues })
    .from(packets)
    .where(sql`${packets.continues} = any(${sql.param(keys)}::text[])`)
  return new Set(rows.flatMap(({ key }) => key ?? []))
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
