import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { AsOf } from '../asOf.ts'
import { TokenId } from '../memo.ts'
import { ChainId, TxHash } from '../packet.ts'
import { AdminPaymentView, FormerPaymentState, FormerPaymentView } from '../paymentViews.ts'
import { HeldReason, PaymentState, RefundReason } from '../states.ts'
import { listOf } from '../views.ts'
import { Address, note, page } from './endpoint.ts'

const params = z.strictObject({ id: z.string().regex(/^[1-9]\d{0,15}$/, 'must be the number of a payment') })

/** Payments as who runs the service sees and settles them. */
export const adminPaymentEndpoints = {
  adminPayments: {
    method: 'GET',
    path: '/admin/payments',
    summary: 'Payments, newest first: held ones with `state=held`',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({
      state: PaymentState.optional(),
      reason: HeldReason.optional(),
      chainId: ChainId.optional(),
      txHash: TxHash.optional(),
      payer: Address.optional(),
      token: TokenId.optional(),
      ...page,
    }),
    replies: { 200: listOf(AdminPaymentView) },
    problems: ['invalid-request'],
  },
  adminAttachPayment: {
    method: 'POST',
    path: '/admin/payments/:id/attach',
    summary: 'Lets a held payment pay an order',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ token: TokenId, note: note.optional(), asOf: AsOf.optional() }),
    replies: { 200: AdminPaymentView },
    problems: ['invalid-request', 'not-found', 'not-claimable', 'changed-since'],
  },
  adminRefundPayment: {
    method: 'POST',
    path: '/admin/payments/:id/refund',
    summary: 'Owes a held payment back to an account that the admin names',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({
      to: Address,
      reason: RefundReason.exclude(['goodwill', 'not-cleared', 'cleared-by-other']).optional(),
      note,
      asOf: AsOf.optional(),
    }),
    replies: { 200: AdminPaymentView },
    problems: ['invalid-request', 'not-found', 'not-claimable', 'changed-since'],
  },
  adminFormerPayments: {
    method: 'GET',
    path: '/admin/former-payments',
    summary: 'What came in the last 30 days to addresses that were our service wallets, newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ state: FormerPaymentState.default('open'), ...page }),
    replies: { 200: listOf(FormerPaymentView) },
    problems: ['invalid-request'],
  },
  adminHandleFormerPayment: {
    method: 'POST',
    path: '/admin/former-payments/:id/handle',
    summary: 'Says that nobody waits for such a payment any more, which ends its alert; the first who says so stays named',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note }),
    replies: { 200: FormerPaymentView },
    problems: ['invalid-request', 'not-found', 'changed-since'],
  },
} as const satisfies Record<string, Endpoint>
