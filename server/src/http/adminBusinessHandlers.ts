import type { adminBusinessEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { shareRunning } from '../base/shareRunning.ts'
import { judgeTiers } from '../clearing/views/business/judgeTiers.ts'
import { readTierFacts } from '../clearing/views/business/readTierFacts.ts'
import { revenueReports } from '../clearing/views/business/revenueReport.ts'
import { revenueCsv } from './revenueCsv.ts'

const monthMs = 30 * 24 * 3_600_000
/** Each order of the time is read for it. */
const keepTierFactsMs = 10 * 60_000

/** What the service earns. */
export function adminBusinessHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminBusinessEndpoints> {
  const reportRevenue = revenueReports(ctx)
  const tierFacts = shareRunning(async () => {
    const until = ctx.now()
    const from = new Date(until.getTime() - monthMs)
    return { from, until, facts: await readTierFacts(ctx.database.db, from, until) }
  }, keepTierFactsMs)
  return {
    adminRevenue: async ({ query }) => ({ body: await reportRevenue(query.month) }),
    adminRevenueCsv: async ({ query }) => ({ body: revenueCsv(await reportRevenue(query.month)) }),
    adminFeeTiers: async ({ query: { tiers } }) => {
      const { from, until, facts } = await tierFacts()
      const items = judgeTiers(facts, tiers, denom => ctx.settings.fees(denom).tiers)
      return { body: { from: from.toISOString(), until: until.toISOString(), tiers, items } }
    },
  }
}
