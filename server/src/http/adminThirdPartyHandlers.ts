import type { adminThirdPartyEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { issueApiKey, listApiKeys, revokeApiKey } from '../thirdParties/apiKeys.ts'
import { occasionOfCall } from './caller.ts'

/** Programs of others that are customers. */
export function adminThirdPartyHandlers({
  database,
  now,
}: Pick<ClearingContext, 'database' | 'now'>): Pick<Handlers, keyof typeof adminThirdPartyEndpoints> {
  return {
    adminApiKeys: async ({ query }) => ({ body: await listApiKeys(database.db, query, now()) }),
    adminIssueApiKey: async ({ body }, meta) => ({
      body: await issueApiKey(database, body, occasionOfCall(now(), meta, body.note)),
    }),
    adminRevokeApiKey: async ({ params, body }, meta) => ({
      body: await revokeApiKey(database, params.id, occasionOfCall(now(), meta, body.note)),
    }),
  }
}
