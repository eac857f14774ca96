import { z } from 'zod'
import { OperationView } from './accountViews.ts'
import { Amount } from './amount.ts'
import { AsOf } from './asOf.ts'
import { ChainId, PacketId, TxHash } from './packet.ts'
import { AdminPaymentView } from './paymentViews.ts'
import { AdminRefundView } from './refundViews.ts'
import { HermesRunView } from './runViews.ts'
import { FailureReason, OrderRefusal, PacketResult } from './states.ts'
import { Time } from './time.ts'
import { ClearingStatus, Quote } from './views.ts'

/** An order in the list of those who run the service. */
export const AdminOperationView = OperationView.extend({
  walletAddress: z.string(),
  refundAddress: z.string(),
  /** `chain/port/channel` of each source end that its transfers left by. */
  routes: z.array(z.string()),
  /** Why transfers of it failed, each reason once. */
  reasons: z.array(FailureReason),
  paidAt: Time.optional(),
  /** When Hermes last began with it. */
  startedAt: Time.optional(),
  /** After it no new attempt begins, but for the time in which clearing was paused. */
  deadlineAt: Time.optional(),
})
export type AdminOperationView = z.infer<typeof AdminOperationView>

/**
 * What transfers of a paid order wait for. `paused`: an operator resumes clearing; `quarantined`: a block that could not be recorded is
 * fixed; `hermes`: a call of Hermes ends; `proof`: both chains are read beyond the end of such a call; `next-attempt`: its time comes;
 * `lane`: a worker and a free lane take it.
 */
export const OperationWait = z.object({
  for: z.enum(['paused', 'quarantined', 'hermes', 'proof', 'next-attempt', 'lane']),
  /** So many of its transfers. */
  packets: z.int(),
  /** Since when; for `next-attempt`, until when. */
  since: Time.optional(),
  until: Time.optional(),
  /** One sentence for a person. */
  detail: z.string(),
})
export type OperationWait = z.infer<typeof OperationWait>

export const PendingOperationView = AdminOperationView.extend({
  /** Since it was paid. */
  waitingSeconds: z.int(),
  /** Its time is over, and it has not ended. */
  overdue: z.boolean(),
  waits: z.array(OperationWait),
})
export type PendingOperationView = z.infer<typeof PendingOperationView>

/** One paid transfer, with what only the operator needs. */
export const OrderPacketView = z.object({
  packet: PacketId,
  destinationChainId: ChainId,
  result: PacketResult,
  byUs: z.boolean(),
  reason: FailureReason.optional(),
  /** Its part of the price. */
  part: Amount,
  attempts: z.int(),
  nextAttemptAt: Time,
  /** The call of Hermes that has it, or had it last and is not judged yet. */
  runId: z.string().optional(),
  txHash: TxHash.optional(),
  at: Time.optional(),
})
export type OrderPacketView = z.infer<typeof OrderPacketView>

/** What somebody or the service did to an order, its payments or its refunds: a line of the audit log. */
export const OrderEventView = z.object({
  id: z.string(),
  at: Time,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  note: z.string().optional(),
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
})
export type OrderEventView = z.infer<typeof OrderEventView>

/** Whether it can be done now; if not, why. */
const May = z.object({ possible: z.boolean(), why: OrderRefusal.optional(), detail: z.string().optional() })

/** Everything about one order. */
export const AdminOrderView = z.object({
  order: AdminOperationView,
  /** As everybody sees it. */
  status: ClearingStatus,
  /** Absent once the price has ended unpaid, long ago. */
  quote: Quote.optional(),
  packets: z.array(OrderPacketView),
  payments: z.array(AdminPaymentView),
  refunds: z.array(AdminRefundView),
  /** Calls of Hermes that had transfers of it, the newest first. */
  runs: z.array(HermesRunView),
  /** What admins wrote and did, the newest first. */
  notes: z.array(z.object({ at: Time, by: z.string(), action: z.string(), text: z.string() })),
  /** Of the audit log, the newest first; at most 200. */
  history: z.array(OrderEventView),
  may: z.object({ retry: May, close: May }),
  asOf: AsOf,
})
export type AdminOrderView = z.infer<typeof AdminOrderView>

/** What trying again all orders that failed for one reason does, or did. */
export const RetryFailedView = z.object({
  reason: FailureReason,
  dryRun: z.boolean(),
  /** That can be tried again, or were; and their transfers. */
  orders: z.int(),
  packets: z.int(),
  /** That cannot, by why. */
  refused: z.array(z.object({ why: OrderRefusal, orders: z.int() })),
  /** More than one call takes: call again. */
  more: z.boolean(),
})
export type RetryFailedView = z.infer<typeof RetryFailedView>
