import type { AlertDeliveryView, AlertView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { alertDeliveries, alerts } from '../../db/schema/index.ts'
import { presentAlert, presentDelivery } from './presentAlerts.ts'

const cursors = listCursor('alerts', [at.moment, at.text, at.text])
const deliveryCursors = listCursor('alert-deliveries', [at.number])

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
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(presentAlert),
    nextCursor: rows.length > limit && last ? cursors.write(last.raisedAt.toISOString(), last.name, last.subject) : null,
  }
}

/** Messages to targets, the newest first. */
export async function listDeliveries(
  db: Db,
  { target, limit, cursor }: ParsedRequestOf<'adminAlertDeliveries'>['query'],
): Promise<List<AlertDeliveryView>> {
  const after = deliveryCursors.read(cursor)
  const rows = await db
    .select()
    .from(alertDeliveries)
    .where(and(target && eq(alertDeliveries.target, target), after && lt(alertDeliveries.id, after[0])))
    .orderBy(desc(alertDeliveries.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(presentDelivery), nextCursor: rows.length > limit && last ? deliveryCursors.write(last.id) : null }
}
