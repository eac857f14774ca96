import type { ApiKeyView } from '@relayooor/shared'
import type { ApiKeyRow } from '../db/schema/index.ts'

export function stateOf({ revokedAt, expiresAt }: Pick<ApiKeyRow, 'revokedAt' | 'expiresAt'>, now: Date): ApiKeyView['state'] {
  return revokedAt ? 'revoked' : expiresAt && expiresAt <= now ? 'expired' : 'active'
}

export function presentApiKey(row: ApiKeyRow, now: Date): ApiKeyView {
  const { revokedAt, revokedBy } = row
  return {
    id: row.id,
    name: row.name,
    state: stateOf(row, now),
    scopes: row.scopes,
    ordersPerDay: row.ordersPerDay ?? undefined,
    issued: { at: row.issuedAt.toISOString(), by: row.issuedBy },
    expiresAt: row.expiresAt?.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString(),
    ...(revokedAt && revokedBy !== null && { revoked: { at: revokedAt.toISOString(), by: revokedBy } }),
  }
}
