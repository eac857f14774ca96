import type { AccountsContext } from './context.ts'
import { and, gt, inArray } from 'drizzle-orm'
import { userStatistics } from '../db/schema/index.ts'
import { addressesOf } from './wallet.ts'

/** As many accounts are remembered; the records know the others. */
const mostRemembered = 10_000

/** Whether transfers were cleared for this account before, under any of its addresses. Once true it stays so. */
export function createHasPaid(
  ctx: Pick<AccountsContext, 'database' | 'chains'>,
): (session: { account: string; address: string; chainId: string }) => Promise<boolean> {
  const remembered = new Set<string>()
  return async session => {
    if (remembered.has(session.account)) return true
    const [found] = await ctx.database.db
      .select({ address: userStatistics.address })
      .from(userStatistics)
      .where(and(inArray(userStatistics.address, addressesOf(ctx, session)), gt(userStatistics.packetsCleared, 0)))
      .limit(1)
    if (!found) return false
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.add(session.account)
    return true
  }
}
