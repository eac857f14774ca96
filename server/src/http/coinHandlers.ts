import type { coinEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { requireChain } from './chainAnswers.ts'

export function coinHandlers(ctx: Pick<ClearingContext, 'assets' | 'chains'>): Pick<Handlers, keyof typeof coinEndpoints> {
  return {
    coins: async ({ body: { coins } }) => {
      coins.forEach(({ chainId }) => requireChain(ctx, chainId))
      await ctx.assets.learn(coins)
      return { body: { items: coins.map(one => ({ ...one, ...ctx.assets.coin(one.chainId, one.denom) })), nextCursor: null } }
    },
  }
}
