import type { PacketId } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db, Tx } from '../db/database.ts'
import type { PacketRow } from '../db/schema/index.ts'
import { packetKey } from '@relayooor/shared'
import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { askTogether } from '../base/askTogether.ts'
import { madeOnce, planned } from '../db/planned.ts'
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

/** Where what was only proven stands among the others: it has no time of its own. */
export const sentUnknown = new Date(0)

/** Packets that the source chain still holds, oldest first; without `addresses` those alone whose time of sending is known. */
export async function findOpenPackets(db: Db, query: OpenPacketQuery): Promise<PacketRow[]> {
  const { addresses, role, chainId, channelId, sentBefore, after, limit } = query
  const parts = [addresses ? role : 'dated', chainId && 'chain', channelId && 'channel', sentBefore && 'before', after && 'after']
  // Limits are many: each has a queue of its own, and the statement of all.
  return openPackets(
    db,
    [limit, ...parts.filter(part => part !== undefined)].join(' '),
  )({ addresses, chainId, channelId, sentBefore, afterAt: after?.sentAt, afterKey: after?.key })
}

/** While many ask, they are answered together: most of what a statement costs does not depend on how many it is for. */
const together = { atOnce: 2, most: 20 }

type Asked = Record<'addresses' | 'chainId' | 'channelId' | 'sentBefore' | 'afterAt' | 'afterKey', unknown>

const openPackets = madeOnce((db, limitAndParts) => {
  const [limit = '', ...parts] = limitAndParts.split(' ')
  const statement = openPacketsOf(db, parts.join(' '))
  return askTogether(async (questions: Asked[]) => {
    const rows = await statement.execute({ asked: JSON.stringify(questions.map((asked, no) => ({ ...asked, no }))), limit: Number(limit) })
    const found = Map.groupBy(rows, row => row.no)
    return questions.map((_, no) => (found.get(no) ?? []).map(row => row.packet))
  }, together)
})

const openPacketsOf = madeOnce((db, asked) => {
  const parts = asked.split(' ')
  const at = parts.includes('dated') ? sql`${packets.sentAt}` : sql`coalesce(${packets.sentAt}, to_timestamp(0))`
  const conditions = {
    dated: and(isNull(packets.ended), isNotNull(packets.sentAt)),
    sender: ofThem(isSender),
    receiver: ofThem(...isReceiver),
    any: ofThem(isSender, ...isReceiver),
    chain: sql`${packets.chainId} = asked."chainId"`,
    channel: sql`${packets.channelId} = asked."channelId"`,
    before: sql`${at} <= asked."sentBefore"`,
    after: sql`(${at}, ${packets.packetKey}) > (asked."afterAt", asked."afterKey")`,
  }
  const which = Object.entries(conditions).flatMap(([part, condition]) => (parts.includes(part) ? [condition] : []))
  const found = db
    .select()
    .from(packets)
    .where(and(...which))
    .orderBy(asc(at), asc(packets.packetKey))
    .limit(sql.placeholder('limit'))
    .as('found')
  return planned(
    db
      .select({ no: sql<number>`asked.no`, packet: found._.selectedFields })
      .from(
        // The limit is what PostgreSQL guesses: by more it would take the statement for one that is worth compiling, each time.
        sql`(select * from json_to_recordset(${sql.placeholder('asked')}) questions (no int, addresses text[], "chainId" text,
        "channelId" text, "sentBefore" timestamptz, "afterAt" timestamptz, "afterKey" text)
        limit ${sql.raw(String(together.most))}) asked`,
      )
      .crossJoinLateral(found)
      .orderBy(sql`asked.no`, sql`coalesce(${found.sentAt}, to_timestamp(0))`, asc(found.packetKey)),
  )
})

const theirs = sql`asked.addresses`
const isSender = sql`${packets.sender} = any(${theirs})`
const isReceiver = [sql`${packets.receiver} = any(${theirs})`, sql`${packets.forwardReceivers} && ${theirs}`]
const mostLaterSteps = 1_000
const deepest = 8

/**
 * What carries on the money of a packet that went on is its people's too. Found by the keys of what is open, so that nobody's few are
 * looked for among everybody's: each of `owns` along its own index, since for all of them at once PostgreSQL looks through everything open.
 */
function ofThem(...owns: SQL[]): SQL {
  const own = owns.map(
    // Compared with a number, since PostgreSQL guesses that few are alike.
    one => sql`select packet_key, (received_at is not null)::int as arrived from ${packets} where ended is null and ${one}`,
  )
  return sql`${packets.packetKey} = any(array(
    with recursive own as (${sql.join(own, sql` union all `)}),
    later as (
      (select packet_key, 0 as depth, true as open from own where arrived = 1 limit ${sql.raw(String(mostLaterSteps))})
      union
      select p.packet_key, depth + 1, p.ended is null from ${packets} p join later l on p.continues = l.packet_key
        where depth < ${sql.raw(String(deepest))})
    select packet_key from own union all
    (select packet_key from later where depth > 0 and open limit ${sql.raw(String(mostLaterSteps))})))`
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
