import type { adminCostEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { reportCosts } from '../clearing/views/costReport.ts'

const monthMs = 30 * 24 * 3600 * 1000

/** What clearing costs us. */
export function adminCostHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminCostEndpoints> {
  return {
    adminCosts: async ({ query: { from, until, limit, cursor } }) => {
      const end = until === undefined ? ctx.now() : new Date(until)
      const window = { from: from === undefined ? new Date(end.getTime() - monthMs) : new Date(from), until: end }
      return { body: await reportCosts(ctx.database.db, window, { limit, cursor }) }
    },
  }
}
