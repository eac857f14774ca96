import type { Logger } from '../../chains/chain.ts'
import type { Db } from '../../db/database.ts'
import { count, isNull } from 'drizzle-orm'
import { alerts } from '../../db/schema/index.ts'

/** One turn writes a line for each alert that was raised or has ended since the last; at the start for each that is open. */
export function tellAlerts(db: Db, log: Logger): () => Promise<void> {
  let told = new Map<string, { name: string; subject: string }>()
  return async () => {
    const open = new Map(
      (await db.select().from(alerts).where(isNull(alerts.endedAt))).map(alert => [
        `${alert.name} ${alert.subject} ${alert.raisedAt.toISOString()}`,
        alert,
      ]),
    )
    for (const [key, { name, subject, detail, raisedAt }] of open) {
      if (!told.has(key)) log.error({ alert: name, subject, raisedAt }, detail)
    }
    for (const [key, { name, subject }] of told) {
      if (!open.has(key)) log.info({ alert: name, subject }, 'an alert has ended')
    }
    told = open
  }
}

/** How many alerts of each name are open. */
export async function countOpenAlerts(db: Db): Promise<{ name: string; count: number }[]> {
  return db.select({ name: alerts.name, count: count() }).from(alerts).where(isNull(alerts.endedAt)).groupBy(alerts.name)
}
