import { z } from 'zod'
import { Amount } from './amount.ts'
import { AsOf } from './asOf.ts'
import { TokenId } from './memo.ts'
import { ChainId, TxHash } from './packet.ts'
import { ClaimRefusal, PaymentMatch } from './states.ts'
import { Time } from './time.ts'
import { PaymentView, RefundView } from './views.ts'
import { Nonce } from './walletSignature.ts'

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

/**
 * What became of a claim by a transaction. `awaited`: none has come, or one that proved nothing (`refused`): the memo is still good.
 * `refused`: it came, was proof, and what it asked for could not be done. `over`: the memo is not good, or not for this payment.
 */
export const ClaimView = z.object({
  nonce: Nonce,
  state: z.enum(['awaited', 'done', 'refused', 'over']),
  refused: z
    .object({
      reason: ClaimRefusal,
      /** The transaction that had the memo. */
      txHash: TxHash.optional(),
    })
    .optional(),
})
export type ClaimView = z.infer<typeof ClaimView>

export const TxPaymentsView = z.object({
  chainId: ChainId,
  txHash: TxHash,
  found: TxFinding,
  /** The block that holds it, where one does. */
  height: z.string().optional(),
  /** What the chain said against it, when it `failed`. */
  failure: z.object({ code: z.int(), codespace: z.string(), log: z.string() }).optional(),
  items: z.array(PaymentInTx),
  /** When it was asked about with a nonce. */
  claim: ClaimView.optional(),
})
export type TxPaymentsView = z.infer<typeof TxPaymentsView>

/**
 * Who vouches for what a payment's memo says. `signers`: all accounts that the coins came from have signed the transaction; `packet`: the
 * sender of an IBC transfer, in its memo; `claim`: the payer has signed that it is for this order; `admin`: an admin.
 */
export const PaymentAuthority = z.enum(['signers', 'packet', 'claim', 'admin'])
export type PaymentAuthority = z.infer<typeof PaymentAuthority>

/** An unpaid order that held money can have been meant for. */
export const FittingOrder = z.object({
  token: TokenId,
  /** What the money would be to it; `late`: its signed price is over, so it costs what it costs when it is attached. */
  match: PaymentMatch.extract(['exact', 'over', 'late', 'under']),
  price: Amount,
  /** It was made for, or would be refunded to, the account that paid. */
  ofPayer: z.boolean(),
  createdAt: Time,
  expiresAt: Time,
})
export type FittingOrder = z.infer<typeof FittingOrder>

/** One payment as an admin sees it, with its proof. */
export const AdminPaymentView = PaymentInTx.extend({
  id: z.string(),
  memo: z.string(),
  /** So many nodes showed its block. */
  witnesses: z.int(),
  /** Absent when who owned the coins has said nothing. */
  authority: PaymentAuthority.optional(),
  /** The likeliest first; only of money that is held and may be given to an order. */
  fits: z.array(FittingOrder),
  asOf: AsOf,
})
export type AdminPaymentView = z.infer<typeof AdminPaymentView>

/** `open`: somebody waits. `handled`: a person has said that nobody waits for it any more. */
export const FormerPaymentState = z.enum(['open', 'handled'])
export type FormerPaymentState = z.infer<typeof FormerPaymentState>

/** What came to an address that was our service wallet, and is it no more: no order begins with it, and nothing goes back by itself. */
export const FormerPaymentView = z.object({
  id: z.string(),
  chainId: ChainId,
  address: z.string(),
  at: Time,
  height: z.string(),
  /** Absent where no transaction brought it. */
  txHash: TxHash.optional(),
  /** The one account that it came from, where that is sure. */
  payer: z.string().optional(),
  memo: z.string(),
  amounts: z.array(Amount),
  state: FormerPaymentState,
  handled: z.object({ at: Time, by: z.string(), note: z.string() }).optional(),
})
export type FormerPaymentView = z.infer<typeof FormerPaymentView>
