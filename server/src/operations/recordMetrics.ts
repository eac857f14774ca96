import type { Collector } from './collected.ts'
import type { RecordSources } from './metricSources.ts'
import { shareRunning } from '../base/shareRunning.ts'
import { successRateOf } from '../clearing/orders/statistics.ts'
import { durationBounds } from '../clearing/orders/totals.ts'

/** Orders and money. All metrics of one scrape share one read of each kind. */
export function recordMetrics(collect: Collector, sources: RecordSources): void {
  totalMetrics(collect, shareRunning(sources.totals, 0))
  workMetrics(collect, sources)
  moneyMetrics(collect, sources)
  const { gauge } = collect
  gauge('relayooor_alerts_open', 'What is wrong now, by the kind of trouble', ['name'], async () =>
    (await sources.openAlerts()).map(({ name, count }) => ({ labels: { name }, value: count })),
  )
  gauge(
    'clearing_gas_day',
    'Gas of the orders that ended in the last 24 hours, as estimated in their prices and as paid, in base units',
    ['chain_id', 'denom', 'kind'],
    async () =>
      (await sources.gasOfDay()).flatMap(({ chainId, denom, estimated, spent }) => [
        { labels: { chain_id: chainId, denom, kind: 'estimated' }, value: Number(estimated) },
        { labels: { chain_id: chainId, denom, kind: 'spent' }, value: Number(spent) },
      ]),
  )
  databaseMetrics(collect, sources)
  gauge('backup_age_seconds', 'Age of the newest full backup, while there is one', [], async () => {
    const age = await sources.backupAge()
    return age === null ? [] : [{ labels: {}, value: age }]
  })
}

function totalMetrics({ gauge, total, histogram }: Collector, totals: RecordSources['totals']): void {
  total('clearing_requests_total', 'Quotes that reached each status', ['status'], async () =>
    (await totals()).requests.map(({ status, count }) => ({ labels: { status }, value: count })),
  )
  total('clearing_revenue_total', 'Earned, in base units of the denom', ['chain_id', 'denom'], async () =>
    (await totals()).revenue.map(({ chainId, denom, amount }) => ({ labels: { chain_id: chainId, denom }, value: Number(amount) })),
  )
  const ofPackets = (name: string, help: string, of: 'cleared' | 'tried') =>
    total(name, help, ['chain_id', 'channel'], async () =>
      (await totals()).packets.map(({ chainId, channelId, ...counts }) => ({
        labels: { chain_id: chainId, channel: channelId },
        value: counts[of],
      })),
    )
  ofPackets('clearing_packets_cleared_total', 'Packets cleared, by their source end', 'cleared')
  ofPackets('clearing_packets_tried_total', 'Packets that our lanes tried to the end, by their source end', 'tried')
  total('clearing_refunds_total', 'Refunds that were paid, by their reason', ['chain_id', 'reason'], async () =>
    (await totals()).refunds.map(({ chainId, reason, count }) => ({ labels: { chain_id: chainId, reason }, value: count })),
  )
  histogram(
    'clearing_operations_duration_seconds',
    'From payment proven to order finished',
    ['status'],
    durationBounds,
    async () => (await totals()).durations,
  )
  gauge('clearing_success_rate', 'Cleared packets by tried ones since the beginning, 0 to 1', [], async () => {
    const rate = successRateOf((await totals()).packets)
    return rate === null ? [] : [{ labels: {}, value: rate }]
  })
}

function workMetrics({ gauge }: Collector, { work, waitingRefunds }: RecordSources): void {
  const waiting = shareRunning(work, 0)
  gauge('clearing_queue_size', 'Paid orders that are not finished, by status', ['status'], async () =>
    (await waiting()).orders.map(({ status, orders }) => ({ labels: { status }, value: orders })),
  )
  gauge('clearing_queue_age_seconds', 'Age of the oldest of them', ['status'], async () =>
    (await waiting()).orders.map(({ status, oldestSeconds }) => ({ labels: { status }, value: oldestSeconds })),
  )
  gauge('clearing_hermes_calls', 'Calls of Hermes that have not ended', [], async () => [
    { labels: {}, value: (await waiting()).hermesCalls },
  ])
  gauge('clearing_refunds_open', 'Refunds that are owed and in no block yet, by status', ['chain_id', 'status'], async () =>
    (await waiting()).refunds.map(({ chainId, status, refunds }) => ({ labels: { chain_id: chainId, status }, value: refunds })),
  )
  gauge('clearing_refunds_open_age_seconds', 'Age of the oldest of them', ['chain_id', 'status'], async () =>
    (await waiting()).refunds.map(({ chainId, status, oldestSeconds }) => ({
      labels: { chain_id: chainId, status },
      value: oldestSeconds,
    })),
  )
  gauge('clearing_refunds_waiting_age_seconds', 'Age of the oldest refund that waits for a person', ['chain_id'], async () =>
    (await waitingRefunds()).map(({ chainId, seconds }) => ({ labels: { chain_id: chainId }, value: seconds })),
  )
  gauge('clearing_payments_unsettled', 'Payments in a block that are not judged yet', [], async () => [
    { labels: {}, value: (await waiting()).unsettledPayments },
  ])
  gauge('clearing_payments_held', 'Payments that nobody can be given safely, by reason', ['reason'], async () =>
    (await waiting()).heldPayments.map(({ reason, payments }) => ({ labels: { reason }, value: payments })),
  )
}

/** By the ledger, a minute old at most, in base units of the coins that we take or pay gas with. */
function moneyMetrics({ gauge }: Collector, { balances }: RecordSources): void {
  const shared = shareRunning(balances, 0)
  gauge('clearing_wallet_balance', 'What the service wallet and each lane have', ['chain_id', 'address', 'denom'], async () =>
    (await shared()).flatMap(({ account, chainId, address, denom, amount }) =>
      account === 'wallet' ? [{ labels: { chain_id: chainId, address, denom }, value: Number(amount) }] : [],
    ),
  )
  gauge('clearing_held_amount', 'Money of held payments', ['chain_id', 'denom'], async () =>
    (await shared()).flatMap(({ account, chainId, denom, amount }) =>
      account === 'held' ? [{ labels: { chain_id: chainId, denom }, value: Number(-amount) }] : [],
    ),
  )
}

function databaseMetrics({ gauge }: Collector, { database }: RecordSources): void {
  const load = shareRunning(database, 0)
  const one = (name: string, help: string, of: (load: Awaited<ReturnType<typeof database>>) => number) =>
    gauge(name, help, [], async () => [{ labels: {}, value: of(await load()) }])
  one('database_size_bytes', 'Size of the database', ({ sizeBytes }) => sizeBytes)
  one('database_connections', 'Connections of clients to the whole server', ({ connections }) => connections.used)
  one('database_connections_max', 'As many the server allows', ({ connections }) => connections.most)
  one('database_slow_queries', 'Queries that have run for more than 5 s', ({ slowQueries }) => slowQueries)
  one(
    'database_oldest_transaction_seconds',
    'Age of the transaction that is open longest',
    ({ oldestTransactionSeconds }) => oldestTransactionSeconds,
  )
}
