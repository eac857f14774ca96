import type { z } from 'zod'
import type { adminThirdPartyEndpoints } from '../endpoints/adminThirdParties.ts'
import type { ApiKeyView } from '../thirdPartyViews.ts'
import type { ExamplesOf } from './example.ts'
import { at } from './story.ts'

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
}
