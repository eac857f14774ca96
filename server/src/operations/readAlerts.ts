import type { AlertView, List } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { Problem } from '@relayooor/shared'
import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { alerts } from '../db/schema/index.ts'

interface AlertQuery {
  state: 'open' | 'ended' | 'all'
  name?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** Alerts, the newest first. */
export async function listAlerts(db: Db, { state, name, limit, cursor }: AlertQuery): Promise<List<AlertView>> {
  const after = cursor === undefined ? undefined : readCursor(cursor)
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

const Place = z.tuple([z.iso.datetime(), z.string(), z.string()])

function writeCursor(place: z.infer<typeof Place>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readCursor(cursor: string): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  }
  catch {
    throw new Problem('invalid-request', 'This cursor is not one of ours.', { errors: [{ path: 'cursor', message: 'must be a nextCursor of this list' }] })
  }
}
