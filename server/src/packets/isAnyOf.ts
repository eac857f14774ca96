import type { PacketId } from '@relayooor/shared'
import type { Column, SQL } from 'drizzle-orm'
import { sql } from 'drizzle-orm'

/** Rows about any of these packets, however many: a statement takes 65,535 parameters, and these are four. */
export function isAnyOf(table: Record<keyof PacketId, Column>, ids: PacketId[]): SQL {
  const list = (name: keyof PacketId) => sql.param(ids.map(id => id[name]))
  return sql`(${table.chainId}, ${table.portId}, ${table.channelId}, ${table.sequence}) in
    (select * from unnest(${list('chainId')}::text[], ${list('portId')}::text[], ${list('channelId')}::text[],
      ${list('sequence')}::numeric[]))`
}
