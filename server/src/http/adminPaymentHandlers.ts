import type { adminPaymentEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { CallMeta, Handlers } from './answerEndpoint.ts'
import { attachByAdmin, refundByAdmin } from '../clearing/claims/mendPayment.ts'
import { listPayments, loadPayment } from '../clearing/views/listPayments.ts'
import { actorOf } from './caller.ts'

/** Payments as who runs the service sees and mends them. */
export function adminPaymentHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminPaymentEndpoints> {
  const occasion = (meta: CallMeta, note: string | undefined) => ({ at: ctx.now(), actor: actorOf(meta.caller), source: meta.ip, note })
  return {
    adminPayments: async ({ query }) => ({ body: await listPayments(ctx, query) }),
    adminAttachPayment: async ({ params, body }, meta) => {
      await attachByAdmin(ctx, Number(params.id), body.token, occasion(meta, body.note))
      return { body: await loadPayment(ctx, Number(params.id)) }
    },
    adminRefundPayment: async ({ params, body }, meta) => {
      await refundByAdmin(ctx, Number(params.id), body, occasion(meta, body.note))
      return { body: await loadPayment(ctx, Number(params.id)) }
    },
  }
}
