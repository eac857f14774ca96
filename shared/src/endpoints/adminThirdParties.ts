import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import {
  ApiKeyIssued,
  ApiKeyView,
  ApiQuota,
  ApiScopes,
  WebhookDeliveryView,
  WebhookMade,
  WebhookTopic,
  WebhookView,
} from '../thirdPartyViews.ts'
import { listOf } from '../views.ts'
import { Address, Moment, note, page } from './endpoint.ts'
import { ThirdPartyId } from './webhooks.ts'

const params = z.strictObject({ id: ThirdPartyId })
/** Addresses that one webhook follows. */
const mostAddresses = 50
const Url = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' })
  .max(500)
  .refine(url => !/^https?:\/\/[^/]*@/.test(url), 'must hold no password')

/** Programs of others that are customers: their keys, and where they hear of their orders. */
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
    params,
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: ApiKeyView },
    problems: ['invalid-request', 'not-found'],
  },
  adminWebhooks: {
    method: 'GET',
    path: '/admin/webhooks',
    summary: 'Where third parties hear of their orders, and how that goes; the newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ apiKey: ThirdPartyId.optional(), ...page }),
    replies: { 200: listOf(WebhookView) },
    problems: ['invalid-request'],
  },
  adminCreateWebhook: {
    method: 'POST',
    path: '/admin/webhooks',
    summary: 'Has a third party told of the orders that its key asks for from now on. The secret of its signatures is in this answer alone',
    cost: { order: 1 },
    access: 'admin',
    body: z
      .strictObject({
        apiKey: ThirdPartyId,
        url: Url,
        topics: z
          .array(WebhookTopic)
          .min(1)
          .refine(topics => new Set(topics).size === topics.length, 'names a topic twice'),
        /** Whose transfers are told when they become stuck. */
        addresses: z.array(Address).max(mostAddresses).default([]),
        note: note.optional(),
      })
      .refine(({ topics, addresses }) => topics.includes('packet.stuck') === addresses.length > 0, {
        error: 'belong to packet.stuck, and it needs at least one',
        path: ['addresses'],
      }),
    replies: { 201: WebhookMade },
    unkept: true,
    problems: ['invalid-request', 'not-found'],
  },
  adminSwitchWebhook: {
    method: 'POST',
    path: '/admin/webhooks/:id/switch',
    summary: 'Turns a webhook off or on. Off, nothing is sent or written down for it; on again, what still waits for it goes at once',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ on: z.boolean(), note: note.optional() }),
    replies: { 200: WebhookView },
    problems: ['invalid-request', 'not-found'],
  },
  adminWebhookDeliveries: {
    method: 'GET',
    path: '/admin/webhooks/deliveries',
    summary: 'Messages to webhooks and what became of them; the newest first, for 30 days',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ webhook: ThirdPartyId.optional(), ...page }),
    replies: { 200: listOf(WebhookDeliveryView) },
    problems: ['invalid-request'],
  },
  adminRedeliverWebhook: {
    method: 'POST',
    path: '/admin/webhooks/deliveries/:id/redeliver',
    summary: 'Sends such a message once more, under its id, before the later ones of its order that still wait',
    cost: { order: 1 },
    access: 'admin',
    params: z.strictObject({ id: z.string().regex(/^[1-9]\d{0,14}$/, 'must be the number of a message') }),
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: WebhookDeliveryView },
    problems: ['invalid-request', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
