import type { Db } from '../db/database.ts'
import type { ChannelRecord } from './judgeRoute.ts'
import { getTableColumns, sql } from 'drizzle-orm'
import { notify } from '../db/notify.ts'
import { channels } from '../db/schema/index.ts'

export async function loadChannels(db: Db): Promise<ChannelRecord[]> {
  return db.select().from(channels)
}

/** Every process hears of it. */
export async function saveChannels(db: Db, records: ChannelRecord[]): Promise<void> {
  const { chainId, portId, channelId, ...rest } = getTableColumns(channels)
  const changed = Object.fromEntries(Object.entries(rest).map(([name, column]) => [name, sql.raw(`excluded.${column.name}`)]))
  for (let from = 0; from < records.length; from += 500)
    await db
      .insert(channels)
      .values(records.slice(from, from + 500))
      .onConflictDoUpdate({ target: [chainId, portId, channelId], set: changed })
  if (records.length > 0) await notify(db, { kind: 'channels' })
}
