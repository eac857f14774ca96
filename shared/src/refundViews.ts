import { z } from 'zod'
import { Amount } from './amount.ts'
import { AsOf } from './asOf.ts'
import { ChainId, TxHash } from './packet.ts'
import { Time } from './time.ts'
import { RefundView } from './views.ts'

/** One refund as an admin sees it. */
export const AdminRefundView = RefundView.extend({
  id: z.string(),
  paymentId: z.string(),
  token: z.string().optional(),
  createdAt: Time,
  /** What a node or the chain said against it last. */
  complaint: z.string().optional(),
  asOf: AsOf,
})
export type AdminRefundView = z.infer<typeof AdminRefundView>

/** Refunds as one transaction to be signed by hand, in the forms that wallets and programs take. */
export const RefundSignDoc = z.object({
  chainId: ChainId,
  signer: z.string(),
  accountNumber: z.string(),
  sequence: z.string(),
  /** Signed and handed in it must be before the chain has this block. */
  timeoutHeight: z.string(),
  memo: z.string(),
  fee: z.object({ gas: z.string(), amount: z.array(Amount) }),
  refunds: z.array(z.object({ id: z.string(), to: z.string(), amount: Amount })),
  /** For Keplr's `signDirect`; base64. Absent while the account's public key is known neither to the chain nor from the call. */
  direct: z.object({ bodyBytes: z.string(), authInfoBytes: z.string(), accountNumber: z.string(), chainId: ChainId }).optional(),
  /** For Keplr's `signAmino`, Ledgers and multisigs: a StdSignDoc. */
  amino: z.record(z.string(), z.unknown()),
  /** The unsigned transaction as the SDK's command line writes it: for `tx sign`, also with `--multisig`. */
  cli: z.record(z.string(), z.unknown()),
})
export type RefundSignDoc = z.infer<typeof RefundSignDoc>

export const SubmittedRefunds = z.object({ txHash: TxHash, refunds: z.array(AdminRefundView) })
export type SubmittedRefunds = z.infer<typeof SubmittedRefunds>
