import { z } from 'zod'
import { ChainId, TxHash } from './packet.ts'
import { PaymentView, RefundView } from './views.ts'

/** What the payer of held money may ask for, once he has proven that he paid: that it pays an order, or comes back to him. */
export const ClaimChoice = z.enum(['attach', 'send-back'])
export type ClaimChoice = z.infer<typeof ClaimChoice>

/** One payment as who looks for it sees it: where it went, and what can be done. */
export const PaymentInTx = PaymentView.extend({
  /** The order that it belongs to. */
  token: z.string().optional(),
  refunds: z.array(RefundView),
  /** Empty when it is not held, or when nobody can prove that it is his. */
  may: z.array(ClaimChoice),
})
export type PaymentInTx = z.infer<typeof PaymentInTx>

/**
 * `paid-us`: the payments are listed. `not-yet`: no node shows it in a block, or we have not read that block. `not-to-us`: it
 * stands in a block and brought our address nothing. `failed`: it stands in a block and the chain refused it.
 */
export const TxFinding = z.enum(['paid-us', 'not-yet', 'not-to-us', 'failed'])
export type TxFinding = z.infer<typeof TxFinding>

export const TxPaymentsView = z.object({
  chainId: ChainId,
  txHash: TxHash,
  found: TxFinding,
  /** The block that holds it, where one does. */
  height: z.string().optional(),
  /** What the chain said against it, when it `failed`. */
  failure: z.object({ code: z.int(), codespace: z.string(), log: z.string() }).optional(),
  items: z.array(PaymentInTx),
})
export type TxPaymentsView = z.infer<typeof TxPaymentsView>

/** One payment as an admin sees it. */
export const AdminPaymentView = PaymentInTx.extend({ id: z.string(), memo: z.string() })
export type AdminPaymentView = z.infer<typeof AdminPaymentView>
