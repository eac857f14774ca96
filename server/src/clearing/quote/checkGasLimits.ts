import type { ClearingContext } from '../context.ts'
import type { QuotedPacket } from '../gas/costPackets.ts'
import { estimateUses, wayOf } from '../gas/costPackets.ts'
import { routePaused } from './routePaused.ts'

const retryAfterSeconds = 300

/**
 * Refuses a price where one transfer alone needs more gas than a transaction of Hermes can have: it would send nothing, or nothing that a
 * block takes. @throws Problem `route-paused`
 */
export async function checkGasLimits(ctx: ClearingContext, quoted: QuotedPacket[]): Promise<void> {
  const alone = [...new Map(quoted.map(one => [wayOf(one), one])).values()]
  for (const { chainId, gas } of Object.values(await estimateUses(ctx, alone)).flat()) {
    if (BigInt(gas) > (await ctx.gas.most(chainId)))
      throw routePaused(
        'gas-limit-too-low',
        `A clear on ${ctx.assets.chainName(chainId)} needs more gas than our relayer may use there. Nothing is charged.`,
        { chainId },
        retryAfterSeconds,
      )
  }
}
