import type { z } from 'zod'
import type { adminThirdPartyEndpoints } from '../endpoints/adminThirdParties.ts'
import type { ApiKeyView, WebhookDeliveryView, WebhookView } from '../thirdPartyViews.ts'
import type { ExamplesOf } from './example.ts'
import { alice, at, token } from './story.ts'

const key: z.input<typeof ApiKeyView> = {
  id: '5b0e9d27c41fa386',
  name: 'Example Wallet',
  state: 'active',
  scopes: { read: 1_200, look: 300, order: 120 },
  ordersPerDay: 5_000,
  issued: { at: at('08:00:00'), by: 'admin-key' },
  expiresAt: '2027-03-02T00:00:00.000Z',
  lastUsedAt: at('09:30:00'),
}
const { id, lastUsedAt, ...fresh } = key
const webhook: z.input<typeof WebhookView> = {
  id: 'c07d5a1be93f2846',
  apiKey: { id, name: key.name },
  url: 'https://hooks.wallet.example/relayooor',
  topics: ['order.*', 'refund.*', 'packet.stuck'],
  addresses: [alice],
  created: { at: at('08:10:00'), by: 'admin-key' },
  waiting: 0,
}
const delivery: z.input<typeof WebhookDeliveryView> = {
  id: '21',
  webhook: webhook.id,
  type: 'order.cleared',
  subject: token,
  text: 'Everything paid for is cleared.',
  at: at('09:31:09'),
  state: 'failed',
  attempts: 56,
  status: 500,
  answer: 'internal error',
}

export const adminThirdPartyExamples: ExamplesOf<typeof adminThirdPartyEndpoints> = {
  adminApiKeys: { query: { limit: 50 }, replies: { 200: { items: [key], nextCursor: null } } },
  adminIssueApiKey: {
    body: {
      name: 'Example Wallet',
      scopes: { read: 1_200, look: 300, order: 120 },
      ordersPerDay: 5_000,
      expiresAt: '2027-03-02T00:00:00Z',
      note: 'for their support desk',
    },
    replies: {
      201: {
        id,
        ...fresh,
        issued: { at: at('09:32:00'), by: 'admin-key' },
        secret: 'rly_5b0e9d27c41fa386_Zr0bq6PGmYc5nXwV1sJ8oKd2uT9hLe4iAfQ7gB3xMEy',
      },
    },
  },
  adminRevokeApiKey: {
    params: { id },
    body: { note: 'it was written into a public repository' },
    replies: { 200: { ...key, state: 'revoked', revoked: { at: at('09:32:00'), by: 'admin-key' } } },
  },
  adminWebhooks: { query: { apiKey: id, limit: 50 }, replies: { 200: { items: [webhook], nextCursor: null } } },
  adminCreateWebhook: {
    body: {
      apiKey: id,
      url: webhook.url,
      topics: ['order.*', 'refund.*', 'packet.stuck'],
      addresses: [alice],
      note: 'as they asked',
    },
    replies: {
      201: {
        ...webhook,
        created: { at: at('09:32:00'), by: 'admin-key' },
        secret: 'whsec_Nf8QyJ1mWc6VtR3uXo0ZbKd5eSa9gLh2iTp7xBqEr4U',
      },
    },
  },
  adminSwitchWebhook: {
    params: { id: webhook.id },
    body: { on: false, note: 'they move to another address' },
    replies: { 200: { ...webhook, off: { at: at('09:32:00'), why: 'operator' } } },
  },
  adminWebhookDeliveries: { query: { webhook: webhook.id, limit: 50 }, replies: { 200: { items: [delivery], nextCursor: null } } },
  adminRedeliverWebhook: {
    params: { id: delivery.id },
    body: { note: 'their server is back' },
    replies: { 200: { ...delivery, state: 'waiting', attempts: 0, nextAttemptAt: at('09:32:00') } },
  },
}
