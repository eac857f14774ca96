import type { AlertData, AlertName } from '@relayooor/shared'
import type { Db } from './database.ts'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { alertEvents, alerts } from './schema/index.ts'

/** Something wrong. One is open at most for each name and subject. */
export interface Alert<N extends AlertName> {
  name: N
  /** Where: a chain id, a route, a refund. */
  subject: string
  /** What it is and what to do about it, for an operator. */
  detail: string
  data: AlertData<N>
}

/** Says that something is wrong, or still is. True when it was not known yet; people are told of it then. */
export async function raiseAlert<N extends AlertName>(db: Db, { name, subject, detail, data }: Alert<N>, at: Date): Promise<boolean> {
  const known = await db.update(alerts).set({ seenAt: at, detail, data }).where(isOpen(name, subject)).returning({ id: alerts.id })
  if (known.length > 0) return false
  // One statement, so that no alert is without its event.
  const { rows } = await db.execute(sql`
    with raised as (
      insert into ${alerts} (name, subject, detail, data, raised_at, seen_at)
      values (
        ${name}, ${subject}, ${detail}, ${JSON.stringify(data)}::jsonb, ${at}::timestamptz, ${at}::timestamptz
      ) on conflict do nothing returning id)
    insert into ${alertEvents} (alert_id, kind, at) select id, 'raised', ${at}::timestamptz from raised returning id`)
  return rows.length > 0
}

/** Says that it is over; nothing when it was not open. */
export async function endAlert(db: Db, name: AlertName, subject: string, at: Date): Promise<void> {
  await db.execute(sql`
    with ended as (
      update ${alerts} set ended_at = ${at}::timestamptz where ${isOpen(name, subject)} returning id)
    insert into ${alertEvents} (alert_id, kind, at) select id, 'ended', ${at}::timestamptz from ended`)
}

/** The alert while there is something to tell, and its end once there is not. True when it was not known yet. */
export async function keepAlert<N extends AlertName>(
  db: Db,
  name: N,
  subject: string,
  wrong: Pick<Alert<N>, 'detail' | 'data'> | null,
  at: Date,
): Promise<boolean> {
  if (wrong) return raiseAlert(db, { name, subject, ...wrong }, at)
  await endAlert(db, name, subject, at)
  return false
}

function isOpen(name: AlertName, subject: string) {
  return and(eq(alerts.name, name), eq(alerts.subject, subject), isNull(alerts.endedAt))
}
