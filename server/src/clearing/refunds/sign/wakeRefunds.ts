import type { ClearingContext } from '../../context.ts'
import { chainsWithRefunds } from './transactions.ts'

/** Wakes who sends refunds, for each chain that has some to send or under way. */
export async function wakeRefunds(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  for (const chainId of await chainsWithRefunds(db)) await ctx.wake.refunds(db, chainId)
}
