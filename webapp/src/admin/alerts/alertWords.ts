import type { AlertName, AlertSeverity, AlertTarget, AlertView } from '@relayooor/shared'
import type { RouteLocationRaw } from 'vue-router'
import type { DrawingState } from '../../ui/drawing.ts'
import type { Names } from '../../ui/names.ts'
import { TxHash } from '@relayooor/shared'
import { shortHash } from '../../ui/names.ts'

/** Where what is wrong can be fixed, and what the link to it says. */
export interface AlertPlace {
  label: string
  to: RouteLocationRaw
}

interface AlertWords {
  title: (subject: string) => string
  place: AlertPlace | ((subject: string) => AlertPlace)
}

const chains: AlertPlace = { label: 'See the chains', to: { name: 'admin-chains' } }
const channels: AlertPlace = { label: 'See the channels', to: { name: 'admin-chains', query: { part: 'channels' } } }
const hermes: AlertPlace = { label: 'See Hermes', to: { name: 'admin-chains', query: { part: 'hermes' } } }
const system: AlertPlace = { label: 'See the system', to: { name: 'admin-system' } }
const logs: AlertPlace = { label: 'See the logs', to: { name: 'admin-system', query: { part: 'logs', level: 'error' } } }
const webhooks: AlertPlace = { label: 'See the webhooks', to: { name: 'admin-system', query: { part: 'webhooks' } } }
const warnings: AlertPlace = { label: 'See the logs', to: { name: 'admin-system', query: { part: 'logs', level: 'warn' } } }
const ledger: AlertPlace = { label: 'See the ledger', to: { name: 'admin-money', query: { part: 'ledger' } } }
const wallets: AlertPlace = { label: 'See the wallets', to: { name: 'admin-money', query: { part: 'wallets' } } }
const formerWallets: AlertPlace = { label: 'See the payment', to: { name: 'admin-money', query: { part: 'former' } } }
const business: AlertPlace = { label: 'See the business', to: { name: 'admin-business' } }
const waiting: AlertPlace = { label: 'See who waits', to: { name: 'admin-orders', query: { part: 'pending' } } }
const failed: AlertPlace = { label: 'See what failed', to: { name: 'admin-orders', query: { status: 'not_cleared' } } }

function refundsPlace(status: string): (chainId: string) => AlertPlace {
  return chainId => ({ label: 'See the refunds', to: { name: 'admin-money', query: { part: 'refunds', chainId, status } } })
}

const words: Record<AlertName, AlertWords> = {
  'nodes-too-few': { title: chain => `Too few nodes of ${chain} agree`, place: chains },
  'nodes-disagree': { title: chain => `Nodes of ${chain} contradict each other`, place: chains },
  'block-quarantined': {
    title: chain => `A block of ${chain} could not be recorded`,
    place: { label: 'See the blocks', to: { name: 'admin-chains', query: { part: 'blocks' } } },
  },
  'route-failing': {
    title: route => `Our clears on ${route} keep failing`,
    place: route => ({ ...failed, to: { name: 'admin-orders', query: { status: 'not_cleared', route } } }),
  },
  'ledger-unchecked': { title: chain => `Ledger and ${chain} have not been compared`, place: ledger },
  'ledger-differs': { title: chain => `Ledger and ${chain} do not agree`, place: ledger },
  'ledger-sums-wrong': { title: () => 'The sums of the ledger are wrong', place: ledger },
  'refunds-late': { title: chain => `Refunds on ${chain} are late`, place: refundsPlace('due') },
  'refund-caps-reached': { title: chain => `Refunds on ${chain} wait at their daily limit`, place: refundsPlace('awaiting_approval') },
  'refund-wallet-empty': { title: chain => `The service wallet on ${chain} cannot pay its refunds`, place: wallets },
  'unknown-refund-transaction': {
    title: () => 'A refund was sent that the books do not explain',
    place: txHash => ({ label: 'See the transaction', to: { name: 'admin-money', query: { part: 'ledger', txHash } } }),
  },
  'success-rate-low': { title: () => 'Too much fails to clear', place: failed },
  'orders-waiting': { title: () => 'Paid orders wait', place: waiting },
  'orders-stuck': {
    title: () => 'Paid orders do not move',
    place: { label: 'See who waits', to: { name: 'admin-orders', query: { part: 'stuck' } } },
  },
  'margin-negative': {
    title: () => 'Clearing costs more than it earns',
    place: business,
  },
  'held-unclaimed': {
    title: chain => `Nobody has claimed held money on ${chain}`,
    place: chainId => ({ label: 'See what is held', to: { name: 'admin-money', query: { part: 'held', chainId } } }),
  },
  'former-wallet-paid': { title: payment => `Somebody paid a former service wallet: ${payment}`, place: formerWallets },
  'refunds-waiting': { title: chain => `Refunds on ${chain} wait for a person`, place: refundsPlace('awaiting_approval') },
  'lane-low': { title: lane => `Lane ${lane} runs out of gas money`, place: wallets },
  'service-wallet-low': { title: chain => `The service wallet on ${chain} is low`, place: wallets },
  'gas-too-dear': { title: chain => `Gas on ${chain} is dearer than lanes may pay`, place: business },
  'gas-not-read': { title: chain => `What gas costs on ${chain} cannot be read`, place: chains },
  'endpoint-unusable': { title: node => `A node cannot be used: ${node}`, place: chains },
  'chain-down': { title: chain => `${chain} does not move, or does not answer`, place: chains },
  'reader-behind': { title: chain => `We are behind on ${chain}`, place: chains },
  'client-expiring': { title: client => `A client expires: ${client}`, place: channels },
  'client-near-end': { title: client => `A client is near its end, or past it: ${client}`, place: channels },
  'hermes-missing': { title: machine => `Hermes cannot be used on ${machine}`, place: hermes },
  'hermes-failing': { title: lane => `Hermes keeps failing on lane ${lane}`, place: failed },
  'task-late': {
    title: task => `The task ${task} is late`,
    place: { label: 'See the tasks', to: { name: 'admin-system', query: { part: 'tasks' } } },
  },
  'role-gone': { title: role => `No process has the role ${role}`, place: system },
  'disk-full': { title: machine => `The disk of ${machine} is nearly full`, place: system },
  'backup-too-old': {
    title: () => 'The newest backup is too old',
    place: { label: 'See the backups', to: { name: 'admin-system', query: { part: 'backups' } } },
  },
  'database-pool-full': {
    title: process => `${process} runs out of database connections`,
    place: { label: 'See the database', to: { name: 'admin-system', query: { part: 'database' } } },
  },
  'memory-high': { title: process => `${process} runs out of memory`, place: system },
  'cpu-high': { title: process => `${process} uses all of its core`, place: system },
  'event-loop-slow': { title: process => `${process} is late with everything`, place: system },
  'program-silent': { title: program => `${program} does not answer`, place: hermes },
  'notices-failing': { title: way => `People cannot be told by ${way}`, place: warnings },
  'webhooks-failing': { title: () => 'A third party cannot be told of its orders', place: webhooks },
  'errors-many': { title: process => `${process} writes many errors`, place: logs },
}

export function alertTitle(alert: Pick<AlertView, 'name' | 'subject'>, names: Names): string {
  // A kind that is newer than this page has its detail.
  return alert.name === 'unknown' ? `Something is wrong: ${alert.subject}` : words[alert.name].title(subjectText(alert.subject, names))
}

/** A chain by its name; of what is on a chain, that with the chain's name: a route, a light client, a lane's wallet, a transaction. */
function subjectText(subject: string, names: Names): string {
  const [, chainId = '', channel, thing = ''] = /^([^\s/]+)(?:\/[^/]+\/([^/]+)| (.+))$/.exec(subject) ?? []
  const chain = names.chain(chainId)
  if (chain === chainId) return names.chain(subject)
  return channel === undefined ? `${TxHash.safeParse(thing).success ? shortHash(thing) : thing} on ${chain}` : `${chain} over ${channel}`
}

export function alertPlace(alert: AlertView): AlertPlace {
  if (alert.name === 'unknown') return system
  const { place } = words[alert.name]
  return typeof place === 'function' ? place(alert.subject) : place
}

/** The last step of its address. */
export function runbookName(alert: Pick<AlertView, 'runbook'>): string {
  return alert.runbook.replace(/^.*\//, '').replace(/\.md$/, '')
}

export const severities: Record<AlertSeverity, { state: DrawingState; label: string; rank: number }> = {
  critical: { state: 'failed', label: 'Act now', rank: 0 },
  warning: { state: 'stuck', label: 'Soon', rank: 1 },
  info: { state: 'wait', label: 'Know', rank: 2 },
}

/** What needs somebody first: what nobody works on, the worst, and of these what has been wrong for longest. */
export function worstFirst(alerts: readonly AlertView[], now: number): AlertView[] {
  const rank = (alert: AlertView): number =>
    severities[alert.severity].rank + (alert.acknowledged === undefined && !isSilenced(alert, now) ? 0 : 10)
  return [...alerts].sort((a, b) => rank(a) - rank(b) || a.raisedAt.localeCompare(b.raisedAt))
}

export function isSilenced({ silencedUntil }: AlertView, now: number): boolean {
  return silencedUntil !== undefined && Date.parse(silencedUntil) > now
}

export const targetNames: Record<AlertTarget, string> = { slack: 'Slack', discord: 'Discord', webhook: 'Webhook', email: 'E-mail' }

/** What the numbers of a rule count, as docs/operations/alerts.md has it. */
export const thresholdUnits: Partial<Record<string, string>> = {
  'success-rate-low': 'share cleared',
  'orders-waiting': 'orders',
  'orders-stuck': 'seconds after the deadline',
  'margin-negative': 'earned less spent',
  'held-unclaimed': 'hours',
  'former-wallet-paid': '1 while it is so',
  'refunds-waiting': 'hours',
  'lane-low': 'whole coins',
  'service-wallet-low': 'whole coins',
  'gas-too-dear': '1 while it is so',
  'gas-not-read': '1 while it is so',
  'endpoint-unusable': 'seconds without, or behind the others',
  'chain-down': 'seconds',
  'reader-behind': 'seconds',
  'client-expiring': 'share of its period left',
  'client-near-end': 'share of its period left',
  'hermes-missing': '1 while it is so',
  'hermes-failing': 'calls in a row',
  'program-silent': '1 while it is so',
  'notices-failing': 'minutes',
  'webhooks-failing': 'minutes',
  'task-late': 'times its interval, two minutes at least',
  'role-gone': '1 while it is so',
  'disk-full': 'share used',
  'backup-too-old': 'hours',
  'database-pool-full': 'share used',
  'memory-high': 'share used',
  'cpu-high': 'share of a core',
  'event-loop-slow': 'milliseconds',
  'errors-many': 'lines a minute',
}
