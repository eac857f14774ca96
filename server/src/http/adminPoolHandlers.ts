import type { adminPoolEndpoints } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { drainPools, refreshPools } from '../operations/changePools.ts'
import { presentPools } from '../operations/presentPools.ts'
import { occasionOfCall } from './caller.ts'
import { requireChain } from './chainAnswers.ts'

/** Connections to nodes. `learn`: takes what was changed into this process at once; the others hear of it. */
export function adminPoolHandlers(ctx: ClearingContext, learn: () => Promise<void>): Pick<Handlers, keyof typeof adminPoolEndpoints> {
  const chainsOf = (chainId: string | undefined): Chain[] =>
    chainId === undefined ? [...ctx.chains.values()] : [requireChain(ctx, chainId)]
  return {
    adminPools: async () => ({ body: await presentPools(ctx) }),
    adminDrainPools: async ({ body }, meta) => {
      await drainPools(ctx, chainsOf(body.chainId), body.endpoint, body.reason, occasionOfCall(ctx.now(), meta))
      await learn()
      return { body: await presentPools(ctx) }
    },
    adminRefreshPools: async ({ body }, meta) => {
      await refreshPools(ctx, chainsOf(body.chainId), body.endpoint, occasionOfCall(ctx.now(), meta, body.note))
      await learn()
      return { body: await presentPools(ctx) }
    },
  }
}
