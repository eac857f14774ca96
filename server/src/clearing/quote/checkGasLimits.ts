import type { ClearingContext } from '../context.ts'
import type { QuotedPacket } from '../gas/costPackets.ts'
import { estimateUses, wayOf } from '../gas/costPackets.ts'
import { ranOutOfGas } from './ranOutOfGas.ts'
import { routePaused } from './routePaused.ts'

const retryAfterSeconds = 300

/**
 * Refuses a price where one transfer alone needs more gas than a transaction of Hermes can have: by what such clears use, or because it
 * ran out of gas with us and no limit was raised since. Hermes would send nothing, or burn it. @throws Problem `route-paused`
 */
export async function checkGasLimits(ctx: ClearingContext, quoted: QuotedPacket[]): Promise<void> {
  const alone = [...new Map(quoted.map(one => [wayOf(one), one])).values()]
  for (const { chainId, gas } of Object.values(await estimateUses(ctx, alone)).flat()) {
    if (BigInt(gas) > (await ctx.gas.most(chainId))) throw routePaused(ctx, 'gas-limit-too-low', { chainId }, retryAfterSeconds)
  }
  const again = await ranOutOfGas(ctx, quoted)
  if (again) throw routePaused(ctx, 'gas-limit-too-low', { chainId: again.destinationChainId }, retryAfterSeconds)
}
