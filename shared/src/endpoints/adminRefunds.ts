import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { UnsignedInteger } from '../amount.ts'
import { AsOf } from '../asOf.ts'
import { TokenId } from '../memo.ts'
import { ChainId } from '../packet.ts'
import { AdminRefundView, RefundSignDoc, SubmittedRefunds } from '../refundViews.ts'
import { RefundReason, RefundStatus, RefundWait } from '../states.ts'
import { listOf } from '../views.ts'
import { Address, note, page } from './endpoint.ts'

const RefundId = z.string().regex(/^[1-9]\d{0,15}$/, 'must be the number of a refund')
const params = z.strictObject({ id: RefundId })
const ids = z
  .array(RefundId)
  .min(1)
  .max(50)
  .refine(list => new Set(list).size === list.length, 'names a refund twice')

/** Refunds as who runs the service sees and sends them. */
export const adminRefundEndpoints = {
  adminRefunds: {
    method: 'GET',
    path: '/admin/refunds',
    summary: 'Refunds, newest first: those that wait for a person with `status=awaiting_approval`',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({
      status: RefundStatus.optional(),
      waitsFor: RefundWait.optional(),
      reason: RefundReason.optional(),
      chainId: ChainId.optional(),
      token: TokenId.optional(),
      ...page,
    }),
    replies: { 200: listOf(AdminRefundView) },
    problems: ['invalid-request'],
  },
  adminApproveRefund: {
    method: 'POST',
    path: '/admin/refunds/:id/approve',
    summary: 'Lets a waiting refund go out by our key, perhaps to another account; without a key it waits to be signed by hand',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ to: Address.optional(), note: note.optional(), asOf: AsOf.optional() }).prefault({}),
    replies: { 200: AdminRefundView },
    problems: ['invalid-request', 'not-found', 'refund-not-waiting', 'changed-since'],
  },
  adminRejectRefund: {
    method: 'POST',
    path: '/admin/refunds/:id/reject',
    summary: 'Stops a refund that has not been signed; it stays visible and can still be approved',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note, asOf: AsOf.optional() }),
    replies: { 200: AdminRefundView },
    problems: ['invalid-request', 'not-found', 'refund-not-waiting', 'changed-since'],
  },
  adminRefundSignDoc: {
    method: 'POST',
    path: '/admin/refunds/sign-doc',
    summary:
      'Waiting refunds of one chain as a transaction to be signed outside: by Keplr, a command line or a multisig. ' +
      'Hand it in with submit-signed; do not broadcast it yourself',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ ids, pubKey: z.base64().max(100).optional() }),
    replies: { 200: RefundSignDoc },
    problems: ['invalid-request', 'not-found', 'refund-not-waiting', 'paused'],
  },
  adminSubmitRefunds: {
    method: 'POST',
    path: '/admin/refunds/submit-signed',
    summary: 'Checks that signed bytes pay exactly these refunds, keeps them, and only then broadcasts them',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ ids, txBytes: z.base64().max(60_000) }),
    replies: { 202: SubmittedRefunds },
    problems: [
      'invalid-request',
      'not-found',
      'refund-not-waiting',
      'paused',
      'payment-mismatch',
      'signature-invalid',
      'broadcast-rejected',
    ],
  },
  adminGoodwill: {
    method: 'POST',
    path: '/admin/operations/:token/refund',
    summary: 'Gives back some of what a finished order has earned, for goodwill',
    cost: { order: 1 },
    access: 'admin',
    params: z.strictObject({ token: TokenId }),
    body: z.strictObject({ amount: UnsignedInteger, note }),
    replies: { 200: AdminRefundView },
    problems: ['invalid-request', 'not-found', 'not-finished', 'refund-not-waiting'],
  },
} as const satisfies Record<string, Endpoint>
