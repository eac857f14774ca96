import type { adminThirdPartyEndpoints } from '@relayooor/shared'
import type { Sealer } from '../base/sealer.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { issueApiKey, listApiKeys, revokeApiKey } from '../thirdParties/apiKeys.ts'
import { createWebhook, listWebhookDeliveries, listWebhooks, redeliverWebhook, switchWebhook } from '../thirdParties/webhooks.ts'
import { occasionOfCall } from './caller.ts'

/** Programs of others that are customers. */
export function adminThirdPartyHandlers(
  { database, now }: Pick<ClearingContext, 'database' | 'now'>,
  keys: Sealer,
): Pick<Handlers, keyof typeof adminThirdPartyEndpoints> {
  const { db } = database
  return {
    adminApiKeys: async ({ query }) => ({ body: await listApiKeys(db, query, now()) }),
    adminIssueApiKey: async ({ body }, meta) => ({
      body: await issueApiKey(database, body, occasionOfCall(now(), meta, body.note)),
    }),
    adminRevokeApiKey: async ({ params, body }, meta) => ({
      body: await revokeApiKey(database, params.id, occasionOfCall(now(), meta, body.note)),
    }),
    adminWebhooks: async ({ query }) => ({ body: await listWebhooks(db, query) }),
    adminCreateWebhook: async ({ body }, meta) => ({
      body: await createWebhook({ database, keys }, body, occasionOfCall(now(), meta, body.note)),
    }),
    adminSwitchWebhook: async ({ params, body }, meta) => ({
      body: await switchWebhook(database, params.id, body.on, occasionOfCall(now(), meta, body.note)),
    }),
    adminWebhookDeliveries: async ({ query }) => ({ body: await listWebhookDeliveries(db, query) }),
    adminRedeliverWebhook: async ({ params, body }, meta) => ({
      body: await redeliverWebhook(database, Number(params.id), occasionOfCall(now(), meta, body.note)),
    }),
  }
}
