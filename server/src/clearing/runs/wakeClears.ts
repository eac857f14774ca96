import type { ClearingContext } from '../context.ts'
import { channelsWithWork } from './runs.ts'

/** Finds the paid work that a lost wake-up or a dead worker left, and has it taken up. */
export async function wakeClears(ctx: ClearingContext): Promise<void> {
  for (const channel of await channelsWithWork(ctx)) await ctx.wake.clear(ctx.database.db, channel)
}
