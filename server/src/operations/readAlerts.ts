import type { AlertView, List } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { readCursor, writeCursor } from '../db/listCursor.ts'
import { alerts } from '../db/schema/index.ts'

interface AlertQuery {
  state: 'open' | 'ended' | 'all'
  name?: string | undefined
  limit: number
  cursor?: string | undefined
}

const Place = z.tuple([z.iso.datetime(), z.string(), z.string()])

/** Alerts, the newest first. */
export async function listAlerts(db: Db, { state, name, limit, cursor }: AlertQuery): Promise<List<AlertView>> {
  const after = cursor === undefined ? undefined : readCursor(Place, cursor)
  const rows = await db.select().from(alerts).where(and(
    state === 'all' ? undefined : state === 'open' ? isNull(alerts.endedAt) : isNotNull(alerts.endedAt),
    name === undefined ? undefined : eq(alerts.name, name),
    after && sql`(${alerts.raisedAt}, ${alerts.name}, ${alerts.subject}) < (${after[0]}::timestamptz, ${after[1]}, ${after[2]})`,
  )).orderBy(desc(alerts.raisedAt), desc(alerts.name), desc(alerts.subject)).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ name, subject, raisedAt, seenAt, endedAt, detail, data }) => ({
    name,
    subject,
    raisedAt: raisedAt.toISOString(),
    seenAt: seenAt.toISOString(),
    endedAt: endedAt?.toISOString(),
    detail,
    data,
  }))
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? writeCursor([last.raisedAt, last.name, last.subject]) : null }
}
