import type { adminSettingEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { LiveConfig } from '../operations/reloadSettings.ts'
import type { Handlers } from './answerEndpoint.ts'
import { askReload, viewSettings } from '../operations/reloadSettings.ts'
import { occasionOfCall } from './caller.ts'

/** What the service runs on. */
export function adminSettingHandlers(ctx: ClearingContext, live: LiveConfig): Pick<Handlers, keyof typeof adminSettingEndpoints> {
  return {
    adminSettings: async () => ({ body: viewSettings(live) }),
    adminReload: async ({ body }, meta) => ({ body: await askReload(ctx, live, occasionOfCall(ctx.now(), meta, body.note)) }),
  }
}
