import type { adminHermesEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { AlertSettings } from '../config/alertSettings.ts'
import type { HermesDeps } from '../operations/relaying/presentHermes.ts'
import type { Handlers } from './answerEndpoint.ts'
import { shareRunning } from '../base/shareRunning.ts'
import { listRuns } from '../clearing/views/listRuns.ts'
import { findHints } from '../operations/relaying/findHints.ts'
import { presentAdminChannels } from '../operations/relaying/presentAdminChannels.ts'
import { presentHermes } from '../operations/relaying/presentHermes.ts'
import { presentWallets } from '../operations/relaying/presentWallets.ts'
import { createPublicLooks } from '../packets/publicLooks.ts'

const keepHintsMs = 10_000

/** What carries packets, and who pays for it. */
export function adminHermesHandlers(
  ctx: ClearingContext,
  { alerts, ...deps }: HermesDeps & { alerts: AlertSettings },
): Pick<Handlers, keyof typeof adminHermesEndpoints> {
  const looks = createPublicLooks(ctx)
  // Programs and chains are asked once, however many look.
  const hermes = shareRunning(() => presentHermes(ctx, deps))
  const hints = shareRunning(() => findHints(ctx, deps.watched, looks), keepHintsMs)
  const channels = shareRunning(() => presentAdminChannels(ctx))
  return {
    adminHermes: async () => ({ body: await hermes() }),
    adminHermesRuns: async ({ query }) => ({ body: await listRuns(ctx.database.db, query) }),
    adminHints: async () => ({ body: await hints() }),
    adminWallets: async () => ({ body: { items: await presentWallets(ctx, alerts), nextCursor: null } }),
    adminChannels: async () => ({ body: { items: await channels(), nextCursor: null } }),
  }
}
