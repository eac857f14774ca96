import type { webhookEndpoints } from '@relayooor/shared'
import type { Sealer } from '../base/sealer.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { listWebhooks, renewWebhookSecret } from '../thirdParties/webhooks.ts'
import { occasionOfCall, requireKey } from './caller.ts'

/** What a third party sees and does of its own webhooks. */
export function webhookHandlers(
  { database, now }: Pick<ClearingContext, 'database' | 'now'>,
  keys: Sealer,
): Pick<Handlers, keyof typeof webhookEndpoints> {
  return {
    webhooks: async ({ query }, { caller }) => ({ body: await listWebhooks(database.db, { apiKey: requireKey(caller).id, ...query }) }),
    renewWebhookSecret: async ({ params }, meta) => ({
      body: await renewWebhookSecret(
        { database, keys },
        { apiKey: requireKey(meta.caller).id, id: params.id },
        occasionOfCall(now(), meta),
      ),
    }),
  }
}
