import type { adminBusinessEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { judgeTiers } from '../clearing/views/business/judgeTiers.ts'
import { readTierFacts } from '../clearing/views/business/readTierFacts.ts'
import { reportDays, reportRevenue } from '../clearing/views/business/revenueReport.ts'
import { revenueCsv } from './revenueCsv.ts'

const hourMs = 3_600_000
const monthMs = 30 * 24 * hourMs

/** What the service earns. */
export function adminBusinessHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminBusinessEndpoints> {
  return {
    adminRevenue: async ({ query }) => ({ body: await reportRevenue(ctx, query.month) }),
    adminRevenueCsv: async ({ query }) => ({ body: revenueCsv(await reportDays(ctx, query.month)) }),
    adminFeeTiers: async ({ query: { tiers } }) => {
      const until = ctx.now()
      const from = new Date(Math.floor((until.getTime() - monthMs) / hourMs) * hourMs)
      const items = judgeTiers(await readTierFacts(ctx.database.db, from, until), tiers, denom => ctx.settings.fees(denom).tiers)
      return { body: { from: from.toISOString(), until: until.toISOString(), tiers, items } }
    },
  }
}
