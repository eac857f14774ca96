import { createHash } from 'node:crypto'
import { wallet } from '../../server/src/clearing/testing.ts'
import { monthAfter, monthOf } from '../../server/src/clearing/views/business/months.ts'
import { chains, tokenOf, tokens } from './fillBooks.ts'

/** What it is called in the table, its path below `/admin`, and what is posted to it. */
export interface AdminCall {
  what: string
  path: string
  body?: unknown
}

const [source, destination] = [chains.source, chains.destination]
const lastMonth = monthAfter(monthOf(new Date()), -1)
const seldom = new URLSearchParams({ since: '2020-01-01T00:00:00.000Z', until: '2020-02-01T00:00:00.000Z' }).toString()

/** Everything that admins read, asked for in the ways that could be slow on books which `fillBooks` has filled. */
export const adminCalls: AdminCall[] = [
  ...orders({
    all: '',
    'of one account': `wallet=${wallet}`,
    'of one account that failed': `wallet=${wallet}&status=not_cleared`,
    'of one account for a reason that is none of its': `wallet=${wallet}&reason=client-expired`,
    'of one account that are being cleared': `wallet=${wallet}&status=clearing`,
    'of one route': `route=${encodeURIComponent(`${source}/transfer/channel-0`)}`,
    'of one chain that failed': `chainId=${destination}&status=not_cleared`,
    'that failed for one reason': 'reason=hermes-failed',
    'of one day long ago': 'from=2020-01-01T00:00:00.000Z&to=2020-01-02T00:00:00.000Z',
    'by a token': `q=${tokens.cleared}`,
    'by the beginning of a token': `q=${tokens.cleared.slice(0, 35)}`,
    'by a wallet': `q=${wallet}`,
    'by a transaction': `q=${'AB'.repeat(32)}`,
    'by a packet': `q=${encodeURIComponent(`${source}/transfer/channel-2/1001007`)}`,
  }),
  { what: 'an order with all about it', path: `/operations/${tokens.cleared}` },
  { what: 'one that failed', path: `/operations/${tokens.failed}` },
  { what: 'count of what can be tried again', path: '/operations/retry-failed', body: { reason: 'hermes-failed', dryRun: true } },
  { what: 'pending', path: '/operations/pending' },
  { what: 'stuck', path: '/stuck' },

  { what: 'payments', path: '/payments' },
  { what: 'held payments', path: '/payments?state=held' },
  { what: 'held payments for one reason', path: '/payments?state=held&reason=dust' },
  { what: 'held payments of one chain', path: `/payments?state=held&chainId=${source}` },
  { what: 'payments of one account', path: `/payments?payer=${wallet}` },
  { what: 'held payments of one account', path: `/payments?payer=${wallet}&state=held` },
  { what: 'payments by a transaction', path: `/payments?txHash=${'AB'.repeat(32)}` },
  { what: 'payments of a chain that has none', path: `/payments?chainId=${destination}` },
  { what: 'payments to former wallets', path: '/former-payments' },
  { what: 'payments to former wallets that are handled', path: '/former-payments?state=handled' },

  { what: 'refunds', path: '/refunds' },
  { what: 'refunds that wait', path: '/refunds?status=awaiting_approval' },
  { what: 'refunds that wait for one reason', path: '/refunds?waitsFor=no-hot-key' },
  { what: 'refunds for a seldom reason', path: '/refunds?reason=wrong-denom' },
  { what: 'refunds of a chain that has none', path: `/refunds?chainId=${destination}` },
  { what: 'refunds of an order', path: `/refunds?token=${tokens.failed}` },

  { what: 'revenue of this month and 12 months', path: '/reports/revenue' },
  { what: 'revenue as CSV', path: '/reports/revenue.csv' },
  { what: 'revenue and payers of 12 months as CSV', path: '/reports/revenue.csv?by=month' },
  { what: 'the books of this month', path: '/reports/books' },
  { what: 'the books of last month as CSV', path: `/reports/books.csv?month=${lastMonth}` },
  { what: 'gas expected and paid in this month', path: '/reports/gas' },
  { what: 'gas of last month as CSV', path: `/reports/gas.csv?month=${lastMonth}` },
  { what: 'what other fee tiers would have earned', path: '/reports/fee-tiers?tiers=10:5,50:10' },
  { what: 'costs of 30 days', path: '/reports/costs' },

  { what: 'ledger', path: '/ledger' },
  { what: 'ledger of one account', path: '/ledger?account=external' },
  { what: 'ledger of an account that has nothing', path: '/ledger?account=held' },
  { what: 'ledger of one subject', path: '/ledger?subject=payment:1007' },
  { what: 'ledger of one wallet', path: '/ledger?subject=cosmos1lane3&account=wallet' },
  { what: 'ledger of one coin', path: `/ledger?denom=uosmo&chainId=${source}` },
  { what: 'ledger of a coin that there is not', path: '/ledger?denom=uother' },
  { what: 'ledger of a chain that has nothing', path: `/ledger?chainId=${destination}` },
  { what: 'ledger of one event', path: '/ledger?posting=payment:1007' },
  { what: 'ledger of one transaction', path: `/ledger?txHash=${'AB'.repeat(32)}` },
  { what: 'balances of the ledger', path: '/ledger/balances' },

  { what: 'audit log', path: '/audit' },
  { what: 'audit log of one actor', path: '/audit?actor=cosmos1operator' },
  { what: 'audit log of an actor that did nothing', path: '/audit?actor=cosmos1nobody' },
  { what: 'audit log of one action', path: '/audit?action=retry-order' },
  { what: 'audit log of one subject', path: '/audit?subject=payment:1007' },
  { what: 'audit log of one month long ago', path: `/audit?${seldom}` },
  { what: 'audit log of one action long ago', path: `/audit?action=accept-payment&${seldom}` },

  { what: 'chains', path: '/chains' },
  { what: 'channels with their packets', path: '/channels' },
  { what: 'quarantine', path: `/chains/${source}/quarantine` },
  { what: 'wallets and lanes', path: '/wallets' },
  { what: 'Hermes', path: '/hermes' },
  { what: 'calls of Hermes', path: '/hermes/runs' },
  { what: 'calls of Hermes that failed', path: '/hermes/runs?state=failed' },
  { what: 'calls of Hermes that run', path: '/hermes/runs?state=running' },
  { what: 'calls of Hermes by a lane that has none', path: '/hermes/runs?lane=other' },
  { what: 'calls of Hermes for a chain that has none', path: `/hermes/runs?chainId=${destination}` },
  { what: 'hints', path: '/hints' },

  { what: 'alerts', path: '/alerts' },
  { what: 'alerts that are over', path: '/alerts?state=ended' },
  { what: 'alerts of one kind', path: '/alerts?state=all&name=hermes-missing' },
  { what: 'alert rules', path: '/alerts/rules' },
  { what: 'deliveries of alerts', path: '/alerts/deliveries' },
  { what: 'deliveries to a target that got none', path: '/alerts/deliveries?target=email' },
  { what: 'logs', path: '/logs/recent' },
  { what: 'logs of errors', path: '/logs/recent?level=error' },
  { what: 'logs with a text that is in none', path: '/logs/recent?text=nowhere' },
  { what: 'processes', path: '/processes' },
  { what: 'periodic tasks', path: '/jobs/statistics' },
  { what: 'pools', path: '/pools/status' },
  { what: 'services', path: '/services/status' },
  { what: 'configuration', path: '/config' },
  { what: 'health with all about it', path: '/health/comprehensive' },
  { what: 'summary', path: '/dashboard/summary' },
  { what: 'queue', path: '/queue' },
  { what: 'database', path: '/database/stats' },
  { what: 'the process that answers', path: '/metrics/system' },
]

/** The ways to an order that is archived: the one with that number. @param at when it was paid */
export function archivedCalls(n: number, at: Date): AdminCall[] {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const day = new URLSearchParams({ from: at.toISOString(), to: new Date(at.getTime() + 24 * 3_600_000).toISOString() })
  return [
    ...orders({
      'of one day that is archived': day.toString(),
      'by a token that is archived': `q=${tokenOf(n)}`,
      'by a payment that is archived': `q=${`${md5(String(n))}${md5(`payment${n}`)}`.toUpperCase()}`,
      'by a packet that is archived': `q=${encodeURIComponent(`${source}/transfer/channel-${n % 3}/${1_000_000 + n}`)}`,
    }),
    { what: 'an archived order with all about it', path: `/operations/${tokenOf(n)}` },
  ]
}

function orders(queries: Record<string, string>): AdminCall[] {
  return Object.entries(queries).map(([what, query]) => ({ what: `orders ${what}`, path: `/operations?${query}` }))
}
