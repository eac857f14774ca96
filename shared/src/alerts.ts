import { z } from 'zod'
import { DifferenceView } from './ledgerViews.ts'
import { Amount } from './money.ts'
import { openTo } from './opened.ts'
import { ChainId } from './packet.ts'
import { Time } from './time.ts'

/** What each endpoint of a chain shows, or why it shows nothing. */
const endpoints = z.array(z.object({ endpoint: z.string(), says: z.string() }))
const disagreement = z.object({ height: z.int().nullable(), endpoints, loneUntil: Time.nullable() })

/** What can be wrong, with what is known of it. The subject, where it is wrong, is a chain, unless a comment says otherwise. */
export const alertData = {
  'nodes-too-few': disagreement,
  /** Without a height: a node was outvoted, and the chain is read on. */
  'nodes-disagree': disagreement.partial({ height: true, loneUntil: true }),
  'block-quarantined': z.object({ heights: z.array(z.int()) }),
  /** Of a channel end. */
  'route-failing': z.object({ kind: z.enum(['paused', 'trial']), failures: z.int(), until: Time.optional() }),
  'ledger-unchecked': z.object({ lastHeight: z.int().optional() }),
  'ledger-differs': z.object({
    height: z.int(),
    differences: z.array(DifferenceView),
    transactions: z.array(DifferenceView.extend({ txHash: z.string(), height: z.int() })),
  }),
  /** Of `ledger`, the whole of it. */
  'ledger-sums-wrong': z.object({ faults: z.array(z.string()) }),
  'refunds-late': z.object({ refunds: z.int(), since: Time }),
  'refund-caps-reached': z.object({ refunds: z.int(), awaitingApproval: z.int() }),
  'refund-wallet-empty': z.object({ address: z.string(), refunds: z.array(z.int()), owed: z.array(Amount) }),
  /** Of a transaction's hash. */
  'unknown-refund-transaction': z.object({ chainId: ChainId, height: z.int(), refunds: z.array(z.int()) }),
} as const satisfies Record<string, z.ZodObject>

export type AlertName = keyof typeof alertData
export type AlertData<N extends AlertName> = z.output<(typeof alertData)[N]>

const common = z.object({
  subject: z.string(),
  raisedAt: Time,
  /** When it was last found to be so. */
  seenAt: Time,
  endedAt: Time.optional(),
  /** What it is and what to do about it. */
  detail: z.string(),
})
const known = Object.entries(alertData).map(([name, data]) => common.extend({ name: z.literal(name), data }))
type KnownAlert = z.output<typeof common> & { [N in AlertName]: { name: N; data: AlertData<N> } }[AlertName]

/** Of a kind that a client does not know, it has the detail. */
export const AlertView = openTo(
  // Object.entries forgets which data are of which kind.
  z.discriminatedUnion('name', known as [(typeof known)[number]]) as unknown as z.ZodType<KnownAlert, KnownAlert>,
  common.extend({ name: z.string(), data: z.record(z.string(), z.unknown()) }).transform(alert => ({ ...alert, name: 'unknown' as const })),
)
export type AlertView = z.infer<typeof AlertView>

/** Where people are told. */
export const AlertTarget = z.enum(['slack', 'discord', 'webhook', 'email'])
export type AlertTarget = z.infer<typeof AlertTarget>
