import type { AlertTarget } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { lt, sql } from 'drizzle-orm'
import { alertDeliveries, alertEvents, alertRules, alerts } from '../../db/schema/index.ts'

const dayMs = 24 * 3_600_000
/** What a target could not be told for so long, it is not told any more. */
const staleMs = dayMs
const keptMs = 30 * dayMs

/** Decides once for each event who is told of it: all targets, or nobody where its rule is off or its subject is silenced. */
export async function routeEvents(db: Db, targets: readonly AlertTarget[], now: Date): Promise<void> {
  const all = sql`${sql.param(targets)}::text[]`
  await db.execute(sql`
    update ${alertEvents} event set waits_for = case when exists (
        select from ${alerts} alert
        where alert.id = event.alert_id and (
          exists (select from ${alertRules} rule where rule.name = alert.name and not rule.enabled)
          or exists (select from ${alerts} other where other.name = alert.name and other.subject = alert.subject
            and other.silenced_until > event.at))
      ) then '{}'::text[] else ${all} end
    where waits_for is null`)
  await db.execute(sql`
    update ${alertEvents} set waits_for = '{}' where waits_for <> '{}' and at < ${new Date(now.getTime() - staleMs)}::timestamptz`)
}

/** The log of what was told is kept for 30 days; alerts themselves stay. */
export async function purgeDeliveries(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptMs)
  await db.delete(alertDeliveries).where(lt(alertDeliveries.createdAt, before))
  await db.delete(alertEvents).where(lt(alertEvents.at, before))
}
