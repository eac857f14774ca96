import type { adminBusinessEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { reportBooks } from '../clearing/views/business/booksReport.ts'
import { reportGas } from '../clearing/views/business/gasReport.ts'
import { judgeTiers } from '../clearing/views/business/judgeTiers.ts'
import { readTierFacts } from '../clearing/views/business/readTierFacts.ts'
import { reportPeriods, reportRevenue } from '../clearing/views/business/revenueReport.ts'
import { booksCsv, gasCsv, revenueCsv } from './reportCsv.ts'

const hourMs = 3_600_000
const monthMs = 30 * 24 * hourMs

/** What the service earns. */
export function adminBusinessHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminBusinessEndpoints> {
  return {
    adminRevenue: async ({ query }) => ({ body: await reportRevenue(ctx, query.month) }),
    adminRevenueCsv: async ({ query }) => ({ body: revenueCsv(await reportPeriods(ctx, query.by, query.month), query.by) }),
    adminBooks: async ({ query }) => ({ body: await reportBooks(ctx, query.month) }),
    adminBooksCsv: async ({ query }) => ({ body: booksCsv(await reportBooks(ctx, query.month)) }),
    adminGas: async ({ query }) => ({ body: await reportGas(ctx, query.month) }),
    adminGasCsv: async ({ query }) => ({ body: gasCsv(await reportGas(ctx, query.month)) }),
    adminFeeTiers: async ({ query: { tiers } }) => {
      const until = ctx.now()
      const from = new Date(Math.floor((until.getTime() - monthMs) / hourMs) * hourMs)
      const items = judgeTiers(await readTierFacts(ctx.database.db, from, until), tiers, denom => ctx.settings.fees(denom).tiers)
      return { body: { from: from.toISOString(), until: until.toISOString(), tiers, items } }
    },
  }
}
