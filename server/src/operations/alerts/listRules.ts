import type { AlertRuleView } from '@relayooor/shared'
import type { AlertSettings, Threshold } from '../../config/alertSettings.ts'
import type { Db } from '../../db/database.ts'
import { alertNames, alertSeverity, runbookOf } from '@relayooor/shared'
import { count, isNull } from 'drizzle-orm'
import { alertRules, alerts } from '../../db/schema/index.ts'

/** All that is watched for. */
export async function listRules(db: Db, settings: AlertSettings): Promise<AlertRuleView[]> {
  const [changed, open] = await Promise.all([
    db.select().from(alertRules),
    db.select({ name: alerts.name, n: count() }).from(alerts).where(isNull(alerts.endedAt)).groupBy(alerts.name),
  ])
  const thresholds: Partial<Record<string, Threshold>> = settings.rules
  return alertNames.map(name => {
    const row = changed.find(one => one.name === name)
    return {
      name,
      severity: alertSeverity[name],
      runbook: runbookOf(name),
      enabled: row?.enabled ?? true,
      ...(row && { changed: { at: row.changedAt.toISOString(), by: row.changedBy } }),
      threshold: thresholds[name],
      open: open.find(one => one.name === name)?.n ?? 0,
    }
  })
}
