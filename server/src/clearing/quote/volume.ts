import type { ClearingContext } from '../context.ts'
import { writeAddress } from '@relayooor/shared'
import { and, gte, inArray, sql } from 'drizzle-orm'
import { userStatistics } from '../../db/schema/index.ts'

const days = 30

/** Transfers that an account had cleared in the last 30 days, under any of its addresses. `account` is the hex of its address bytes. */
export async function clearedLately(ctx: ClearingContext, account: string): Promise<number> {
  const bytes = Buffer.from(account, 'hex')
  const addresses = [...new Set([...ctx.chains.values()].map(chain => writeAddress(chain.settings.prefix, bytes)))]
  const since = new Date(ctx.now().getTime() - days * 24 * 3600 * 1000).toISOString().slice(0, 10)
  const [row] = await ctx.database.db
    .select({ n: sql<number>`coalesce(sum(${userStatistics.packetsCleared}), 0)::int` })
    .from(userStatistics)
    .where(and(inArray(userStatistics.address, addresses), gte(userStatistics.day, since)))
  return row?.n ?? 0
}
