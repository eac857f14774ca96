import type { SQL } from 'drizzle-orm'
import type { Db } from '../db/database.ts'
import type { WebhookRow } from '../db/schema/index.ts'
import { and, eq, getTableColumns, gt, isNull, or } from 'drizzle-orm'
import { apiKeys, webhooks } from '../db/schema/index.ts'

/** Webhooks that are on, of keys that count. */
export async function liveWebhooks(db: Db, now: Date, which: SQL): Promise<WebhookRow[]> {
  const isKeyGood = and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)))
  return db
    .select(getTableColumns(webhooks))
    .from(webhooks)
    .innerJoin(apiKeys, eq(apiKeys.id, webhooks.apiKey))
    .where(and(isNull(webhooks.offAt), isKeyGood, which))
}
