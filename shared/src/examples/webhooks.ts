import type { webhookEndpoints } from '../endpoints/webhooks.ts'
import type { ExamplesOf } from './example.ts'
import { adminThirdPartyExamples } from './adminThirdParties.ts'

const { apiKey, created, secret, ...webhook } = adminThirdPartyExamples.adminCreateWebhook.replies[201]

export const webhookExamples: ExamplesOf<typeof webhookEndpoints> = {
  webhooks: { query: { limit: 50 }, replies: { 200: { items: [webhook], nextCursor: null } } },
  renewWebhookSecret: {
    params: { id: webhook.id },
    body: {},
    replies: { 200: { ...webhook, secret: 'whsec_c2Vw7nJtq4ZrYfL1oXk9BdGm5AhUe8sTi3RvPzW6MxE' } },
  },
}
