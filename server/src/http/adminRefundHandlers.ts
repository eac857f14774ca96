import type { adminRefundEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { Buffer } from 'node:buffer'
import { approveRefund, rejectRefund } from '../clearing/refunds/admin/approveRefund.ts'
import { grantGoodwill } from '../clearing/refunds/admin/grantGoodwill.ts'
import { makeSignDoc } from '../clearing/refunds/admin/makeSignDoc.ts'
import { submitSigned } from '../clearing/refunds/admin/submitSigned.ts'
import { listRefunds, loadRefund, loadRefunds } from '../clearing/views/listRefunds.ts'
import { occasionOfCall } from './caller.ts'
import { whenReachable } from './chainAnswers.ts'

/** Refunds as who runs the service sees and sends them. */
export function adminRefundHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminRefundEndpoints> {
  const one = (id: number) => loadRefund(ctx, id)
  return {
    adminRefunds: async ({ query }) => ({ body: await listRefunds(ctx, query) }),
    adminApproveRefund: async ({ params, body }, meta) => {
      await approveRefund(ctx, Number(params.id), body.to, occasionOfCall(ctx.now(), meta, body.note, body.asOf))
      return { body: await one(Number(params.id)) }
    },
    adminRejectRefund: async ({ params, body }, meta) => {
      await rejectRefund(ctx, Number(params.id), occasionOfCall(ctx.now(), meta, body.note, body.asOf))
      return { body: await one(Number(params.id)) }
    },
    adminRefundSignDoc: async ({ body }, meta) => ({
      body: await whenReachable(() => makeSignDoc(ctx, body.ids.map(Number), body.pubKey, occasionOfCall(ctx.now(), meta))),
    }),
    adminSubmitRefunds: async ({ body }, meta) => {
      const ids = body.ids.map(Number)
      const { txHash } = await whenReachable(() =>
        submitSigned(ctx, ids, Buffer.from(body.txBytes, 'base64'), occasionOfCall(ctx.now(), meta)),
      )
      return { body: { txHash, refunds: await loadRefunds(ctx, ids) } }
    },
    adminGoodwill: async ({ params, body }, meta) => ({
      body: await one(await grantGoodwill(ctx, params.token, BigInt(body.amount), occasionOfCall(ctx.now(), meta, body.note))),
    }),
  }
}
