import type { adminChainEndpoints, AdminChainView } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { retryByHand } from '../clearing/block/retryByHand.ts'
import { listQuarantine, viewQuarantined } from '../clearing/views/listQuarantine.ts'
import { presentChains } from '../operations/presentChains.ts'
import { overrideWithOneNode, requireAgreement } from '../operations/singleNodeOverride.ts'
import { occasionOfCall } from './caller.ts'
import { requireChain } from './chainAnswers.ts'

/** Nodes as who runs the service sees them. */
export function adminChainHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminChainEndpoints> {
  async function viewOf(chainId: string): Promise<AdminChainView> {
    const view = (await presentChains(ctx)).find(one => one.chainId === chainId)
    if (!view) throw new Error(`no view of ${chainId}`)
    return view
  }

  return {
    adminChains: async () => ({ body: { items: await presentChains(ctx), nextCursor: null } }),
    adminAcceptLone: async ({ params, body }, meta) => {
      await overrideWithOneNode(ctx, requireChain(ctx, params.chainId), body, occasionOfCall(ctx.now(), meta, body.note))
      return { body: await viewOf(params.chainId) }
    },
    adminRequireAgreement: async ({ params, body }, meta) => {
      await requireAgreement(ctx, requireChain(ctx, params.chainId), occasionOfCall(ctx.now(), meta, body.note))
      return { body: await viewOf(params.chainId) }
    },
    adminQuarantine: async ({ params, query }) => {
      requireChain(ctx, params.chainId)
      return { body: await listQuarantine(ctx.database.db, params.chainId, query) }
    },
    adminRetryQuarantined: async ({ params: { chainId, height }, body }, meta) => {
      await retryByHand(ctx, requireChain(ctx, chainId), Number(height), occasionOfCall(ctx.now(), meta, body.note))
      return { body: await viewQuarantined(ctx.database.db, chainId, Number(height)) }
    },
  }
}
