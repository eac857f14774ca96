import { z } from 'zod'
import { Amount } from './amount.ts'
import { DifferenceView } from './ledgerViews.ts'
import { openTo } from './opened.ts'
import { ChainId } from './packet.ts'
import { WebhookOff } from './thirdPartyViews.ts'
import { Time } from './time.ts'

/** What each endpoint of a chain shows, or why it shows nothing. */
const endpoints = z.array(z.object({ endpoint: z.string(), says: z.string() }))
const disagreement = z.object({ height: z.int().nullable(), endpoints, loneUntil: Time.nullable() })
const wallet = z.object({ address: z.string(), has: Amount, wanted: Amount })
const client = z.object({ clientId: z.string(), of: ChainId, status: z.string(), expiresAt: Time.nullable() })

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

  /** Of `service`, as the next three. */
  'success-rate-low': z.object({ cleared: z.int(), tried: z.int() }),
  'orders-waiting': z.object({ orders: z.int(), oldestSeconds: z.int() }),
  'orders-stuck': z.object({ orders: z.int(), since: Time }),
  /** Decimals in the currency of the operator's rates. */
  'margin-negative': z.object({ earned: z.string(), spent: z.string() }),
  'held-unclaimed': z.object({ payments: z.int(), since: Time }),
  /** Of a chain and a transaction's hash. */
  'former-wallet-paid': z.object({ address: z.string(), payer: z.string().nullable(), memo: z.string(), amounts: z.array(Amount) }),
  'refunds-waiting': z.object({ refunds: z.int(), since: Time }),
  /** Of a lane's address on a chain. */
  'lane-low': wallet,
  'service-wallet-low': wallet,
  'gas-too-dear': z.object({ denom: z.string(), amount: z.string() }),
  'gas-not-read': z.object({}),
  /** Of a chain and a node's host. */
  'endpoint-unusable': z.object({ chainId: ChainId, endpoint: z.string(), says: z.string(), since: Time }),
  'chain-down': z.object({ state: z.enum(['unreachable', 'halted', 'behind']), since: Time }),
  'reader-behind': z.object({ height: z.int(), head: z.int(), seconds: z.int() }),
  /** Of a client on a chain. */
  'client-expiring': client,
  'client-near-end': client,
  /** Of a machine. */
  'hermes-missing': z.object({ says: z.string() }),
  /** Of a lane. */
  'hermes-failing': z.object({ runs: z.int(), lastEnd: z.string() }),
  /** Of a program of the operator that we look at. */
  'program-silent': z.object({ says: z.string() }),
  /** Of a way by which people are told of their orders. */
  'notices-failing': z.object({ notices: z.int(), since: Time }),
  /** Of a webhook of a third party, by its id: it is off, or has taken nothing since then. */
  'webhooks-failing': z.object({ thirdParty: z.string(), off: WebhookOff.optional(), since: Time }),
  /** Of a task. */
  'task-late': z.object({ succeededAt: Time.nullable(), everySeconds: z.number() }),
  /** Of a role. */
  'role-gone': z.object({ seenAt: Time.nullable() }),
  /** Of a machine. */
  'disk-full': z.object({ usedPercent: z.int(), freeBytes: z.number() }),
  /** Of `service`. */
  'backup-too-old': z.object({ takenAt: Time.nullable(), fault: z.string().optional() }),
  /** Of a process, as the next four. */
  'database-pool-full': z.object({ used: z.int(), size: z.int(), waiting: z.int() }),
  'memory-high': z.object({ usedBytes: z.number(), limitBytes: z.number() }),
  'cpu-high': z.object({ percent: z.int() }),
  'event-loop-slow': z.object({ p99Ms: z.number() }),
  'errors-many': z.object({ perMinute: z.int() }),
} as const satisfies Record<string, z.ZodObject>

export type AlertName = keyof typeof alertData
export type AlertData<N extends AlertName> = z.output<(typeof alertData)[N]>

/** `critical`: money or service is being lost now. `warning`: it will be. `info`: somebody should know. */
export const AlertSeverity = z.enum(['critical', 'warning', 'info'])
export type AlertSeverity = z.infer<typeof AlertSeverity>

export const alertSeverity = {
  'nodes-too-few': 'critical',
  'nodes-disagree': 'critical',
  'block-quarantined': 'critical',
  'route-failing': 'warning',
  'ledger-unchecked': 'warning',
  'ledger-differs': 'critical',
  'ledger-sums-wrong': 'critical',
  'refunds-late': 'critical',
  'refund-caps-reached': 'warning',
  'refund-wallet-empty': 'critical',
  'unknown-refund-transaction': 'critical',
  'success-rate-low': 'critical',
  'orders-waiting': 'critical',
  'orders-stuck': 'critical',
  'margin-negative': 'warning',
  'held-unclaimed': 'info',
  'former-wallet-paid': 'warning',
  'refunds-waiting': 'warning',
  'lane-low': 'critical',
  'service-wallet-low': 'warning',
  'gas-too-dear': 'critical',
  'gas-not-read': 'warning',
  'endpoint-unusable': 'warning',
  'chain-down': 'critical',
  'reader-behind': 'critical',
  'client-expiring': 'warning',
  'client-near-end': 'critical',
  'hermes-missing': 'critical',
  'hermes-failing': 'critical',
  'program-silent': 'warning',
  'notices-failing': 'warning',
  'webhooks-failing': 'warning',
  'task-late': 'warning',
  'role-gone': 'critical',
  'disk-full': 'critical',
  'backup-too-old': 'warning',
  'database-pool-full': 'warning',
  'memory-high': 'warning',
  'cpu-high': 'info',
  'event-loop-slow': 'warning',
  'errors-many': 'warning',
} as const satisfies Record<AlertName, AlertSeverity>

// Object.keys forgets the names.
export const alertNames = Object.keys(alertData) as AlertName[]

/** Meaning, impact, diagnosis and action, as a path in the repository. */
export const runbookOf = (name: AlertName): string => `docs/operations/runbooks/${name}.md`

const common = z.object({
  id: z.string(),
  severity: AlertSeverity,
  runbook: z.string(),
  subject: z.string(),
  raisedAt: Time,
  /** When it was last found to be so. */
  seenAt: Time,
  endedAt: Time.optional(),
  /** Somebody works on it. */
  acknowledged: z.object({ at: Time, by: z.string() }).optional(),
  /** Until then nothing is sent about it, nor when it is raised again. */
  silencedUntil: Time.optional(),
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

/** What is watched for, and whether it is. */
export const AlertRuleView = z.object({
  name: z.string(),
  severity: AlertSeverity,
  runbook: z.string(),
  /** Off, nothing is sent about it. */
  enabled: z.boolean(),
  changed: z.object({ at: Time, by: z.string() }).optional(),
  /** Where it is judged by a threshold: it begins at one value, ends at the other, and each must hold for so long. */
  threshold: z.object({ begins: z.number(), ends: z.number(), forSeconds: z.number() }).optional(),
  open: z.int(),
})
export type AlertRuleView = z.infer<typeof AlertRuleView>

export const AlertTarget = z.enum(['slack', 'discord', 'webhook', 'email'])
export type AlertTarget = z.infer<typeof AlertTarget>

/** One message to one target. */
export const AlertDeliveryView = z.object({
  id: z.string(),
  target: AlertTarget,
  state: z.enum(['waiting', 'delivered', 'failed']),
  text: z.string(),
  createdAt: Time,
  attempts: z.int(),
  nextAttemptAt: Time.optional(),
  deliveredAt: Time.optional(),
  /** Of the last attempt: the target's HTTP status, and what it said or why it could not be asked. */
  status: z.int().optional(),
  answer: z.string().optional(),
  redeliveryOf: z.string().optional(),
})
export type AlertDeliveryView = z.infer<typeof AlertDeliveryView>
