import type { Db } from '../db/database.ts'
import type { PacketRow } from '../db/schema/index.ts'
import { sql } from 'drizzle-orm'
import { packets } from '../db/schema/index.ts'
import { getPackets } from './findPackets.ts'

/** Steps of one journey that are told, every try counted. */
export const mostSteps = 16
const deepest = 8

/** Packets with those that carried the same money before and after them. */
export interface Families {
  get: (key: string) => PacketRow | undefined
  /** Those that carry a packet's money on, in the order in which they were sent: more than one where a try ran out of time. */
  next: (row: PacketRow) => PacketRow[]
  /** All of a packet's journey, in the order of travel; itself alone when it is of a single step. */
  steps: (row: PacketRow) => PacketRow[]
  all: () => PacketRow[]
}

/** Reads what belongs to these packets; most belong to no journey, and cost no query. */
export async function loadFamilies(db: Db, rows: PacketRow[]): Promise<Families> {
  const keys = rows.filter(mayBelong).map(row => row.packetKey)
  const others = keys.length === 0 ? [] : [...(await getPackets(db, await kin(db, keys))).values()]
  return familiesOf([...others, ...rows])
}

export function familiesOf(rows: PacketRow[]): Families {
  const byKey = new Map(rows.map(row => [row.packetKey, row]))
  const all = [...byKey.values()]
  const byContinued = Map.groupBy(
    all
      .filter(row => row.continues !== null)
      .sort((a, b) => (a.sentHeight ?? 0) - (b.sentHeight ?? 0) || Number(a.sequence) - Number(b.sequence)),
    row => row.continues,
  )
  const next = (row: PacketRow) => byContinued.get(row.packetKey) ?? []

  function first(row: PacketRow): PacketRow {
    let at = row
    for (let depth = 0; depth < deepest; depth += 1) {
      const before = at.continues === null ? undefined : byKey.get(at.continues)
      if (!before) return at
      at = before
    }
    return at
  }

  function steps(row: PacketRow): PacketRow[] {
    const found = new Set<PacketRow>()
    const follow = (one: PacketRow) => {
      if (found.size >= mostSteps || found.has(one)) return
      found.add(one)
      next(one).forEach(follow)
    }
    follow(first(row))
    return [...found]
  }

  return { get: key => byKey.get(key), next, steps, all: () => all }
}

/** A packet that was passed on, may be, or passes another on. */
function mayBelong({ forward, continues, receivedAt, ack }: PacketRow): boolean {
  return forward !== null || continues !== null || receivedAt !== null || (ack !== null && ack !== 'success')
}

async function kin(db: Db, keys: string[]): Promise<string[]> {
  const { rows } = await db.execute<{ packet_key: string }>(sql`
    with recursive before as (
      select packet_key, continues, 0 as depth from ${packets} where packet_key = any(${sql.param(keys)}::text[])
      union
      select p.packet_key, p.continues, depth + 1 from ${packets} p join before b on p.packet_key = b.continues where depth < ${deepest}),
    after as (
      select packet_key, 0 as depth from before
      union
      select p.packet_key, depth + 1 from ${packets} p join after a on p.continues = a.packet_key where depth < ${deepest})
    select distinct packet_key from after limit ${mostSteps * keys.length}`)
  return rows.map(row => row.packet_key)
}
