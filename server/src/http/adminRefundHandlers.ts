import type { adminRefundEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import type { CallMeta, Handlers } from './answerEndpoint.ts'
import { Buffer } from 'node:buffer'
import { approveRefund, rejectRefund } from '../clearing/refunds/admin/approveRefund.ts'
import { grantGoodwill } from '../clearing/refunds/admin/grantGoodwill.ts'
import { makeSignDoc } from '../clearing/refunds/admin/makeSignDoc.ts'
import { submitSigned } from '../clearing/refunds/admin/submitSigned.ts'
import { listRefunds, loadRefund, loadRefunds } from '../clearing/views/listRefunds.ts'
import { actorOf } from './caller.ts'
import { whenReachable } from './chainAnswers.ts'

/** Refunds as who runs the service sees and sends them. */
export function adminRefundHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminRefundEndpoints> {
  const occasion = ({ caller, ip }: CallMeta, note?: string): Occasion => ({ at: ctx.now(), actor: actorOf(caller), source: ip, note })
  const one = (id: number) => loadRefund(ctx, id)
  return {
    adminRefunds: async ({ query }) => ({ body: await listRefunds(ctx, query) }),
    adminApproveRefund: async ({ params, body }, meta) => {
      await approveRefund(ctx, Number(params.id), body.to, occasion(meta, body.note))
      return { body: await one(Number(params.id)) }
    },
    adminRejectRefund: async ({ params, body }, meta) => {
      await rejectRefund(ctx, Number(params.id), occasion(meta, body.note))
      return { body: await one(Number(params.id)) }
    },
    adminRefundSignDoc: async ({ body }, meta) => ({
      body: await whenReachable(() => makeSignDoc(ctx, body.ids.map(Number), body.pubKey, occasion(meta))),
    }),
    adminSubmitRefunds: async ({ body }, meta) => {
      const ids = body.ids.map(Number)
      const { txHash } = await whenReachable(() => submitSigned(ctx, ids, Buffer.from(body.txBytes, 'base64'), occasion(meta)))
      return { body: { txHash, refunds: await loadRefunds(ctx, ids) } }
    },
    adminGoodwill: async ({ params, body }, meta) => ({
      body: await one(await grantGoodwill(ctx, params.token, BigInt(body.amount), occasion(meta, body.note))),
    }),
  }
}
