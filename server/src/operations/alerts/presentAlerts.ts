import type { AlertDeliveryView, AlertView } from '@relayooor/shared'
import type { alertDeliveries, alerts } from '../../db/schema/index.ts'
import { alertSeverity, runbookOf } from '@relayooor/shared'

export function presentAlert({ id, name, subject, detail, data, ...row }: typeof alerts.$inferSelect): AlertView {
  const { acknowledgedAt, acknowledgedBy } = row
  const view = {
    id: String(id),
    name,
    severity: alertSeverity[name],
    runbook: runbookOf(name),
    subject,
    raisedAt: row.raisedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    endedAt: row.endedAt?.toISOString(),
    ...(acknowledgedAt && acknowledgedBy !== null && { acknowledged: { at: acknowledgedAt.toISOString(), by: acknowledgedBy } }),
    silencedUntil: row.silencedUntil?.toISOString(),
    detail,
    data,
  }
  // The data of each are of its name: raiseAlert takes no others.
  return view as AlertView
}

export function presentDelivery({ id, target, message, ...row }: typeof alertDeliveries.$inferSelect): AlertDeliveryView {
  return {
    id: String(id),
    target,
    state: row.deliveredAt ? 'delivered' : row.nextAttemptAt ? 'waiting' : 'failed',
    text: message.text,
    createdAt: row.createdAt.toISOString(),
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString(),
    status: row.status ?? undefined,
    answer: row.answer ?? undefined,
    redeliveryOf: row.redeliveryOf === null ? undefined : String(row.redeliveryOf),
  }
}
