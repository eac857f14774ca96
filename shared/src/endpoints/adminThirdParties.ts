import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { ApiKeyIssued, ApiKeyView, ApiQuota, ApiScopes } from '../thirdPartyViews.ts'
import { listOf } from '../views.ts'
import { Moment, note, page } from './endpoint.ts'

const keyParams = z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/, 'must be the id of a key: 16 hex digits') })

/** Programs of others that are customers: their keys. */
export const adminThirdPartyEndpoints = {
  adminApiKeys: {
    method: 'GET',
    path: '/admin/api-keys',
    summary: 'Keys of third parties: what each may call, when it was last used; the newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ ...page }),
    replies: { 200: listOf(ApiKeyView) },
    problems: ['invalid-request'],
  },
  adminIssueApiKey: {
    method: 'POST',
    path: '/admin/api-keys',
    summary: 'Issues a key for a third party. Its secret is in this answer and nowhere else; no two keys that count have one name',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      scopes: ApiScopes,
      ordersPerDay: ApiQuota.optional(),
      expiresAt: Moment.optional(),
      note: note.optional(),
    }),
    replies: { 201: ApiKeyIssued },
    unkept: true,
    problems: ['invalid-request'],
  },
  adminRevokeApiKey: {
    method: 'POST',
    path: '/admin/api-keys/:id/revoke',
    summary: 'Takes a key back, for good: its next call is refused, by every process; a repeat changes nothing',
    cost: { order: 1 },
    access: 'admin',
    params: keyParams,
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: ApiKeyView },
    problems: ['invalid-request', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
