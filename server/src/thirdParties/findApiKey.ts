import type { ApiScopes } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { and, eq, isNull, lte, or } from 'drizzle-orm'
import { apiKeys } from '../db/schema/index.ts'
import { readApiKey } from './apiKeySecret.ts'
import { stateOf } from './presentApiKey.ts'

const usedEveryMs = 60_000

/** What a key that counts may do. */
export interface ApiKey {
  id: string
  scopes: ApiScopes
  ordersPerDay: number | null
}

/** The key that was sent, if it counts now. Read for each call, so that taking it back is felt at once in every process. */
export async function findApiKey(db: Db, given: string, now: Date): Promise<ApiKey | null> {
  const key = readApiKey(given)
  if (!key) return null
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, key.id))
  if (!key.isSecretOf(row?.secretHash) || !row || stateOf(row, now) !== 'active') return null
  const longAgo = new Date(now.getTime() - usedEveryMs)
  if (row.lastUsedAt === null || row.lastUsedAt <= longAgo)
    await db
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(and(eq(apiKeys.id, row.id), or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, longAgo))))
  return { id: row.id, scopes: row.scopes, ordersPerDay: row.ordersPerDay }
}
