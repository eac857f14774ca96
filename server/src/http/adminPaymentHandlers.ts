import type { adminPaymentEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { attachByAdmin, refundByAdmin } from '../clearing/claims/settleByAdmin.ts'
import { handleFormerPayment } from '../clearing/desk/handleFormerPayment.ts'
import { listFormerPayments, loadFormerPayment } from '../clearing/views/listFormerPayments.ts'
import { listPayments, loadPayment } from '../clearing/views/listPayments.ts'
import { occasionOfCall } from './caller.ts'

/** Payments as who runs the service sees and settles them. */
export function adminPaymentHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminPaymentEndpoints> {
  return {
    adminPayments: async ({ query }) => ({ body: await listPayments(ctx, query) }),
    adminAttachPayment: async ({ params, body }, meta) => {
      await attachByAdmin(ctx, Number(params.id), body.token, occasionOfCall(ctx.now(), meta, body.note, body.asOf))
      return { body: await loadPayment(ctx, Number(params.id)) }
    },
    adminRefundPayment: async ({ params, body }, meta) => {
      await refundByAdmin(ctx, Number(params.id), body, occasionOfCall(ctx.now(), meta, body.note, body.asOf))
      return { body: await loadPayment(ctx, Number(params.id)) }
    },
    adminFormerPayments: async ({ query }) => ({ body: await listFormerPayments(ctx, query) }),
    adminHandleFormerPayment: async ({ params, body: { note } }, meta) => {
      await handleFormerPayment(ctx, Number(params.id), note, occasionOfCall(ctx.now(), meta))
      return { body: await loadFormerPayment(ctx, Number(params.id)) }
    },
  }
}
