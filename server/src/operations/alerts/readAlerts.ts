import type { AlertView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { and, desc, isNotNull, isNull, sql } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { alerts } from '../../db/schema/index.ts'

const cursors = listCursor('alerts', [at.moment, at.text, at.text])

/** Alerts, the newest first. */
export async function listAlerts(
  db: Db,
  { state, name, limit, cursor }: ParsedRequestOf<'adminAlerts'>['query'],
): Promise<List<AlertView>> {
  const after = cursors.read(cursor)
  const rows = await db
    .select()
    .from(alerts)
    .where(
      and(
        state === 'all' ? undefined : state === 'open' ? isNull(alerts.endedAt) : isNotNull(alerts.endedAt),
        name === undefined ? undefined : sql`${alerts.name} = ${name}`,
        after &&
          sql`(${alerts.raisedAt}, ${alerts.name}, ${alerts.subject}) < (${after[0].toISOString()}::timestamptz, ${after[1]}, ${after[2]})`,
      ),
    )
    .orderBy(desc(alerts.raisedAt), desc(alerts.name), desc(alerts.subject))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(({ name, subject, raisedAt, seenAt, endedAt, detail, data }) => ({
    name,
    subject,
    raisedAt: raisedAt.toISOString(),
    seenAt: seenAt.toISOString(),
    endedAt: endedAt?.toISOString(),
    detail,
    data,
  })) as AlertView[] // the data of each are of its name: raiseAlert takes no others
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? cursors.write(last.raisedAt, last.name, last.subject) : null }
}
