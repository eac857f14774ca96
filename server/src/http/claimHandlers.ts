import type { claimEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { claimPayment } from '../clearing/claims/claimPayment.ts'
import { askClaim } from '../clearing/views/askClaim.ts'
import { viewPaymentsInTx } from '../clearing/views/presentPayments.ts'
import { viewClaim } from '../clearing/views/viewClaim.ts'
import { requireChain, whenReachable } from './chainAnswers.ts'

/** Money that is held, and how its owner gets it. */
export function claimHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof claimEndpoints> {
  return {
    paymentsInTx: async ({ params: { chainId, txHash }, query: { nonce } }) => {
      requireChain(ctx, chainId)
      // The claim first: when it is told as done, the payments show that.
      const claim = nonce === undefined ? undefined : await viewClaim(ctx, { chainId, txHash, nonce })
      return { body: { ...(await whenReachable(() => viewPaymentsInTx(ctx, chainId, txHash))), ...(claim && { claim }) } }
    },
    claimChallenge: async ({ body }) => {
      requireChain(ctx, body.chainId)
      return { body: await askClaim(ctx, body) }
    },
    claim: async ({ body }, meta) => {
      requireChain(ctx, body.chainId)
      await claimPayment(ctx, body, meta.ip)
      return { body: await whenReachable(() => viewPaymentsInTx(ctx, body.chainId, body.txHash)) }
    },
  }
}
