import type { WebhookDeliveryView, WebhookMessage, WebhookView } from '@relayooor/shared'
import type { WebhookDeliveryRow, WebhookRow } from '../db/schema/index.ts'

/** @param keyName of the third party */
export function presentWebhook(row: WebhookRow, keyName: string, waiting: number): WebhookView {
  return {
    id: row.id,
    apiKey: { id: row.apiKey, name: keyName },
    url: row.url,
    topics: row.topics,
    addresses: row.addresses,
    created: { at: row.createdAt.toISOString(), by: row.createdBy },
    waiting,
    failingSince: row.failingSince?.toISOString(),
    ...(row.offAt && row.offWhy && { off: { at: row.offAt.toISOString(), why: row.offWhy } }),
  }
}

export function presentWebhookDelivery(row: WebhookDeliveryRow): WebhookDeliveryView {
  return {
    id: String(row.id),
    webhook: row.webhookId,
    type: row.type,
    subject: row.subject,
    text: row.text,
    at: row.at.toISOString(),
    state: row.nextAttemptAt ? 'waiting' : row.deliveredAt ? 'delivered' : 'failed',
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString(),
    deliveredAt: row.deliveredAt?.toISOString(),
    status: row.status ?? undefined,
    answer: row.answer ?? undefined,
  }
}

/** What is sent. The revisions of an order begin with 1. */
export function messageOf({ id, type, at, text, subject, revision, data }: WebhookDeliveryRow, service: string): WebhookMessage {
  return {
    id: String(id),
    type,
    service,
    at: at.toISOString(),
    text,
    ...(revision > 0 && { order: { token: subject, revision } }),
    data,
  }
}
