import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { OwnWebhookView, OwnWebhookWithSecret } from '../thirdPartyViews.ts'
import { listOf } from '../views.ts'
import { page } from './endpoint.ts'

/** Of a key, or of a webhook. */
export const ThirdPartyId = z.string().regex(/^[0-9a-f]{16}$/, 'must be an id: 16 hex digits')

/** What the program of a third party sees and does of its own webhooks. */
export const webhookEndpoints = {
  webhooks: {
    method: 'GET',
    path: '/webhooks',
    summary: 'The webhooks of this key, and how they go; the newest first',
    cost: { read: 1 },
    access: 'key',
    query: z.strictObject({ ...page }),
    replies: { 200: listOf(OwnWebhookView) },
    problems: ['invalid-request'],
  },
  renewWebhookSecret: {
    method: 'POST',
    path: '/webhooks/:id/secret',
    summary: 'Gives a webhook of this key a new secret, which is in this answer alone and signs each message from now on',
    cost: { order: 1 },
    access: 'key',
    params: z.strictObject({ id: ThirdPartyId }),
    body: z.strictObject({}).prefault({}),
    replies: { 200: OwnWebhookWithSecret },
    unkept: true,
    problems: ['invalid-request', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
