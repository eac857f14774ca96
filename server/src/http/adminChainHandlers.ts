import type { adminChainEndpoints, AdminChainView } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { CallMeta, Handlers } from './answerEndpoint.ts'
import { Problem } from '@relayooor/shared'
import { retryByHand } from '../clearing/block/retryByHand.ts'
import { listQuarantine, viewQuarantined } from '../clearing/views/listQuarantine.ts'
import { acceptLone, requireAgreement } from '../operations/acceptLone.ts'
import { presentChains } from '../operations/presentChains.ts'
import { actorOf } from './caller.ts'

/** Nodes as who runs the service sees them. */
export function adminChainHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminChainEndpoints> {
  const occasion = (meta: CallMeta, note: string | undefined) => ({ actor: actorOf(meta.caller), source: meta.ip, note })

  function chainOf(chainId: string): Chain {
    const chain = ctx.chains.get(chainId)
    if (!chain) throw new Problem('unsupported-chain', `We do not serve ${chainId}.`, { chainId, supported: [...ctx.chains.keys()] })
    return chain
  }

  async function viewOf(chainId: string): Promise<AdminChainView> {
    const view = (await presentChains(ctx)).find(one => one.chainId === chainId)
    if (!view) throw new Error(`no view of ${chainId}`)
    return view
  }

  return {
    adminChains: async () => ({ body: { items: await presentChains(ctx), nextCursor: null } }),
    adminAcceptLone: async ({ params, body }, meta) => {
      await acceptLone(ctx, chainOf(params.chainId), body, occasion(meta, body.note))
      return { body: await viewOf(params.chainId) }
    },
    adminRequireAgreement: async ({ params, body }, meta) => {
      await requireAgreement(ctx, chainOf(params.chainId), occasion(meta, body.note))
      return { body: await viewOf(params.chainId) }
    },
    adminQuarantine: async ({ params, query }) => {
      chainOf(params.chainId)
      return { body: await listQuarantine(ctx.database.db, params.chainId, query) }
    },
    adminRetryQuarantined: async ({ params: { chainId, height }, body }, meta) => {
      await retryByHand(ctx, chainOf(chainId), Number(height), occasion(meta, body.note))
      return { body: await viewQuarantined(ctx.database.db, chainId, Number(height)) }
    },
  }
}
