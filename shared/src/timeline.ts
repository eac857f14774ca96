import { z } from 'zod'
import { openTo } from './opened.ts'
import { ChainId, PacketId } from './packet.ts'
import { FailureReason, OutcomeKind, RefundReason } from './states.ts'
import { Time } from './time.ts'

const none = z.object({})
/** `block` in place of a hash where a credit came from no transaction. */
const payment = z.object({ txHash: z.string(), chainId: ChainId })
const ended = z.object({ packet: PacketId, txHash: z.string().optional(), chainId: ChainId })
const settled = z.object({ earned: z.string(), denom: z.string() })
const refund = z.object({
  reason: RefundReason,
  chainId: ChainId,
  denom: z.string(),
  amount: z.string(),
  to: z.string().optional(),
  txHash: z.string().optional(),
})

/** What can happen to an order, and what is kept of it. Lines stay as they were written: nothing here may come to mean something else. */
export const timelineData = {
  quoted: none,
  expired: none,
  /** A node took it; no block has it yet. */
  'payment-sent': payment,
  'payment-seen': payment,
  'payment-doubted': payment,
  'payment-not-shown': payment,
  'payment-held': payment,
  'payment-exact': payment,
  'payment-over': payment,
  'payment-under': payment,
  'payment-late': payment,
  'payment-duplicate': payment,
  'payment-wrong-denom': payment,
  'payment-unmatched': payment,
  queued: none,
  /** An operator has paused clearing, and clearing goes on; `pause` is its number, `reason` what the operator says. */
  paused: z.object({ pause: z.string(), reason: z.string() }),
  resumed: z.object({ pause: z.string() }),
  /** An operator lets it be tried again; of an order that had ended, what was to go back for it is not owed any more. */
  retried: z.object({ packets: z.int() }),
  clearing: z.object({ lane: z.string() }),
  /** `complaint`: what Hermes ended with, where it did not end well. */
  verifying: z.object({ complaint: FailureReason.optional() }),
  /** `at`: when it is tried again; `reason`: what kept it from being cleared. */
  retry: z.object({ packet: PacketId, at: Time, reason: FailureReason.optional() }),
  delivered: ended,
  passed_on: ended,
  returned: ended,
  error_ack: ended,
  cleared_by_other: ended,
  duplicate: ended,
  failed: z.object({ packet: PacketId, reason: FailureReason }),
  'ended-later': z.object({ packet: PacketId, outcome: OutcomeKind }),
  cleared: settled,
  partly_cleared: settled,
  not_cleared: settled,
  'refund-sent': refund,
  'refund-confirmed': refund,
  'refund-again': refund,
  'refund-waits': refund,
  'refund-approved': refund,
  'refund-paused': refund,
  'refund-later': refund,
  'refund-stopped': refund,
} as const satisfies Record<string, z.ZodObject>

export type TimelineKind = keyof typeof timelineData
export type TimelineData<K extends TimelineKind> = z.output<(typeof timelineData)[K]>

const line = z.object({ at: Time, text: z.string() })
const lines = Object.entries(timelineData).map(([kind, data]) =>
  // Receipts are signed with their lines: nothing of them may be lost.
  line.extend({ kind: z.literal(kind), data: z.looseObject(data.shape) }),
)
type KnownLine = z.output<typeof line> & { [K in TimelineKind]: { kind: K; data: TimelineData<K> } }[TimelineKind]

/** One line. Of a kind that a client does not know, it has the text. */
export const TimelineEntry = openTo(
  // Object.entries forgets which data are of which kind.
  z.discriminatedUnion('kind', lines as [(typeof lines)[number]]) as unknown as z.ZodType<KnownLine, KnownLine>,
  z
    .looseObject({ ...line.shape, kind: z.string(), data: z.record(z.string(), z.unknown()) })
    .transform(({ at, text, data }) => ({ at, text, kind: 'unknown' as const, data })),
)
export type TimelineEntry = z.infer<typeof TimelineEntry>
