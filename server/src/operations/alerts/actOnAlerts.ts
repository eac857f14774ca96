import type { AlertDeliveryView, AlertName, AlertRuleView, AlertTarget, AlertView } from '@relayooor/shared'
import type { Occasion } from '../../clearing/payments/settlePayment.ts'
import type { AlertSettings } from '../../config/alertSettings.ts'
import type { Database, Tx } from '../../db/database.ts'
import { alertNames, Problem } from '@relayooor/shared'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { endAlert } from '../../db/alerts.ts'
import { audit } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { alertDeliveries, alertEvents, alertRules, alerts } from '../../db/schema/index.ts'
import { listRules } from './listRules.ts'
import { presentAlert, presentDelivery } from './presentAlerts.ts'

const minuteMs = 60_000

/** The first who acknowledges an alert stays named. @throws Problem `not-found` */
export async function acknowledgeAlert(database: Database, id: number, { at, actor, source, note }: Occasion): Promise<AlertView> {
  return changeAlert(database, id, async tx => {
    const changed = await tx
      .update(alerts)
      .set({ acknowledgedAt: at, acknowledgedBy: actor })
      .where(and(eq(alerts.id, id), isNull(alerts.acknowledgedAt)))
      .returning({ id: alerts.id })
    if (changed.length > 0) audit(tx, { at, actor, source, action: 'acknowledge-alert', subject: `alert:${id}`, after: { note } })
  })
}

/** @throws Problem `not-found` */
export async function silenceAlert(
  database: Database,
  id: number,
  minutes: number,
  { at, actor, source, note }: Occasion,
): Promise<AlertView> {
  const until = minutes === 0 ? null : new Date(at.getTime() + minutes * minuteMs)
  return changeAlert(database, id, async (tx, before) => {
    await tx.update(alerts).set({ silencedUntil: until }).where(eq(alerts.id, id))
    audit(tx, {
      at,
      actor,
      source,
      action: 'silence-alert',
      subject: `alert:${id}`,
      before: { until: before.silencedUntil?.toISOString() ?? null },
      after: { until: until?.toISOString() ?? null, note },
    })
  })
}

/** For what nothing here can see to be over. @throws Problem `not-found` */
export async function endByHand(database: Database, id: number, { at, actor, source, note }: Occasion): Promise<AlertView> {
  return changeAlert(database, id, async (tx, { name, subject, endedAt }) => {
    if (endedAt) return
    await endAlert(tx, name, subject, at)
    audit(tx, { at, actor, source, action: 'end-alert', subject: `alert:${id}`, after: { name, of: subject, note } })
  })
}

async function changeAlert(
  database: Database,
  id: number,
  change: (tx: Tx, before: typeof alerts.$inferSelect) => Promise<void>,
): Promise<AlertView> {
  return inTransaction(database, 'change-alert', async tx => {
    const [before] = await tx.select().from(alerts).where(eq(alerts.id, id)).for('update')
    if (!before) throw new Problem('not-found', `There is no alert ${id}.`)
    await change(tx, before)
    const [after = before] = await tx.select().from(alerts).where(eq(alerts.id, id))
    return presentAlert(after)
  })
}

/** @throws Problem `not-found` with the rules that there are */
export async function toggleRule(
  database: Database,
  settings: AlertSettings,
  given: string,
  enabled: boolean,
  { at, actor, source, note }: Occasion,
): Promise<AlertRuleView> {
  const name = alertNames.find(one => one === given)
  if (name === undefined) throw new Problem('not-found', `There is no rule "${given}".`, { rules: alertNames })
  return inTransaction(database, 'toggle-alert-rule', async tx => {
    const before = await isEnabled(tx, name)
    if (before !== enabled) {
      const set = { enabled, changedAt: at, changedBy: actor }
      await tx
        .insert(alertRules)
        .values({ name, ...set })
        .onConflictDoUpdate({ target: alertRules.name, set })
      audit(tx, {
        at,
        actor,
        source,
        action: 'toggle-alert-rule',
        subject: `alert-rule:${name}`,
        before: { enabled: before },
        after: { enabled, note },
      })
    }
    const rule = (await listRules(tx, settings)).find(one => one.name === name)
    if (!rule) throw new Error(`no view of ${name}`)
    return rule
  })
}

async function isEnabled(tx: Tx, name: AlertName): Promise<boolean> {
  const [row] = await tx.select().from(alertRules).where(eq(alertRules.name, name)).for('update')
  return row?.enabled ?? true
}

/** Every target is told, as it would be of an alert. */
export async function testTargets(database: Database, targets: AlertTarget[], { at, actor, source, note }: Occasion): Promise<void> {
  await inTransaction(database, 'test-alerts', async tx => {
    await tx.insert(alertEvents).values({ kind: 'test', at, by: actor, waitsFor: targets })
    audit(tx, { at, actor, source, action: 'test-alerts', subject: 'alerts', after: { targets, note } })
  })
}

/** @throws Problem `not-found` */
export async function redeliver(database: Database, id: number, { at, actor, source, note }: Occasion): Promise<AlertDeliveryView> {
  return inTransaction(database, 'redeliver-alert', async tx => {
    const [first] = await tx.select().from(alertDeliveries).where(eq(alertDeliveries.id, id))
    if (!first) throw new Problem('not-found', `There is no delivery ${id}.`)
    const original = first.redeliveryOf ?? id
    const [made] = await tx
      .insert(alertDeliveries)
      .values({ target: first.target, message: first.message, createdAt: at, nextAttemptAt: at, redeliveryOf: original })
      .onConflictDoNothing()
      .returning()
    if (made) {
      audit(tx, { at, actor, source, action: 'redeliver-alert', subject: `alert-delivery:${original}`, after: { note } })
      return presentDelivery(made)
    }
    const [waiting = first] = await tx
      .select()
      .from(alertDeliveries)
      .where(and(eq(alertDeliveries.redeliveryOf, original), isNotNull(alertDeliveries.nextAttemptAt)))
    return presentDelivery(waiting)
  })
}
