import type { Database } from '../../server/src/db/database.ts'
import { createHash } from 'node:crypto'
import { writeAddress } from '@relayooor/shared'
import { rebuildCostSums } from '../../server/src/clearing/gas/costSums.ts'
import { keepLedgerSums } from '../../server/src/clearing/ledger/ledgerSums.ts'
import { rebuildTotals } from '../../server/src/clearing/orders/totals.ts'
import { rebuildUserStatistics } from '../../server/src/clearing/orders/userStatistics.ts'
import { aToken, contextOf, startedAt, wallet } from '../../server/src/clearing/testing.ts'
import { fill, fillOrders } from './fillOrders.ts'

/** The sandbox' own, so that its server knows them. */
export const chains = { source: 'sandhub-1', destination: 'sandzone-1' }
/** Of the order with that number; the newest is number 1. */
export const tokenOf = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** An order that ended well, and one that failed. */
export const tokens = { cleared: tokenOf(1_007), failed: tokenOf(1_100) }
/** Who has transfers on their way. */
export const customers = Array.from({ length: 1_000 }, (_, index) =>
  writeAddress('cosmos', createHash('sha256').update(`customer ${index}`).digest().subarray(0, 20)),
)
const yearMs = 365 * 24 * 3_600_000
/** Every so manieth order's packet is still in the records. */
const packetsOf = 5
const open = 'n % 200 = 3'

/**
 * The books of a year that ends now: orders on four channels, three of ten paid by the account `wallet`, half of them for others; what was
 * noted of each, calls of Hermes, transactions of lanes, refunds, held payments, alerts and logs.
 */
export async function fillBooks(database: Database, { orders, now }: { orders: number; now: Date }): Promise<void> {
  // The newest is number 1, and is written last.
  const part = (share: number) => `generate_series(${Math.max(1, Math.floor(orders / share))}, 1, -1) as n`
  const each = part(1)
  const time = (rows: number) => `timestamptz '${now.toISOString()}' - n * interval '${yearMs / rows} milliseconds'`
  const at = time(orders)
  const somebody = `'cosmos1' || md5((n::bigint * 7919 % 50000)::text)`
  const customer = `(array[${customers.map(one => `'${one}'`).join()}])[1 + n / 200 % ${customers.length}]`
  const [source, destination] = [`'${chains.source}'`, `'${chains.destination}'`]
  const channel = `'channel-' || n % 3`
  const carried = (seed: string) => `upper(md5('carried' || ${seed}) || md5('by' || ${seed}))`
  const insertEntries = (posting: string, at: string, from: string) =>
    `insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at, height)
      select ${posting}, line, case line when 0 then account else 'wallet' end,
        case line when 0 then 'tx:' || n else 'cosmos1lane' || n % 5 end, ${source}, 'uatom',
          case line when 0 then 900 else -900 end, ${at}, n from ${from}, generate_series(0, 1) as line`
  const ctx = contextOf(database, { now: () => now })
  const { id, terms } = await aToken(ctx, ['1'])
  const gasSpent = [
    { chainId: chains.source, denom: 'uatom', amount: '60' },
    { chainId: chains.destination, denom: 'uosmo', amount: '100' },
  ]
  await database.pool.query('update clearing_tokens set terms = $1, created_at = $2, expires_at = $2', [
    {
      ...terms,
      fees: {
        ...terms.fees,
        gasEstimate: gasSpent,
        packets: terms.fees.packets.map(one => ({ ...one, gas: { denom: 'uatom', amount: '7' } })),
      },
    },
    new Date(startedAt.getTime() - 10 * yearMs),
  ])
  await fillOrders(database, id, {
    count: orders,
    chains,
    channel,
    wallet: `case when n % 20 in (1, 2, 3) then '${wallet}' else ${somebody} end`,
    payer: `case when n % 20 in (1, 2, 3, 4, 5, 6) then '${wallet}' else ${somebody} end`,
    at,
    gasSpent,
  })
  await fill(database, [
    `insert into chain_cursors (chain_id, height, block_time) select chain_id, 0, '${now.toISOString()}'
      from unnest(array[${source}, ${destination}]) as chain_id on conflict do nothing`,
    `insert into packets (chain_id, port_id, channel_id, sequence, destination_chain_id, destination_port_id, destination_channel_id,
      sent_height, sent_at, sent_tx_hash, sender, receiver, denom, denom_trace, amount, memo_bytes, receiver_bytes, timeout_revision,
      timeout_height, timeout_nanos, ack, ack_height, ack_at, ack_tx_hash, ack_relayer, ended, ended_ack, ended_height, ended_at,
      ended_tx_hash, ended_relayer)
      select ${source}, 'transfer', ${channel}, 1000000 + n, ${destination}, 'transfer', ${channel}, n, ${at} - interval '5 minutes',
        ${carried(`'sent' || n`)}, ${customer}, ${customer}, 'uatom', 'uatom', 5, 0, 40, 0, 0, 0,
        case when ${open} then null else 'success' end, n, ${at}, ${carried('n / 5')}, 'lane', case when ${open} then null else
        'acknowledged' end,
        case when ${open} then null else 'success' end, n, ${at}, ${carried(`'ack' || n / 5`)}, 'lane' from ${part(packetsOf)}`,
    `insert into audit_log (at, actor, source, action, subject, after)
      select ${at}, 'system', ${source} || ' at ' || n, action, 'payment:' || n,
        '{"memo":"CLR","amounts":[{"denom":"uatom","amount":"1100"}]}'
      from ${each}, unnest(array['receive-payment', 'accept-payment']) as action`,
    `insert into audit_log (at, actor, source, action, subject, after)
      select ${time(orders / 1000)}, 'cosmos1operator', '10.0.0.1', 'retry-order', 'order:' || n, '{"note":"again"}' from ${part(1000)}`,
    `insert into hermes_runs (lane, holder, chain_id, port_id, channel_id, sequences, started_at, ended_at, "end", exit_code, complaint,
      tail)
      select 'lane', gen_random_uuid(), ${source}, 'transfer', ${channel}, jsonb_build_array((1000000 + n * 4)::text), ${time(orders / 4)},
        ${time(orders / 4)} + interval '2 seconds', 'exited', case when n % 5000 = 4999 then 1 else 0 end,
        case when n % 5000 = 4999 then 'hermes-failed' end, 'SUCCESS' from ${part(4)}`,
    `insert into relayer_transactions (chain_id, tx_hash, height, at, signer, code, gas_used, fee, packets)
      select chain_id, ${carried('n')}, n, ${time(orders / 5)}, 'cosmos1lane' || n % 5, 0, 100000, '[{"denom":"uatom","amount":"900"}]',
        (select jsonb_agg(${source} || '/transfer/channel-' || (n * 5 + k) % 3 || '/' || 1000000 + n * 5 + k) from generate_series(0, 4)
        as k)
      from ${part(5)}, unnest(array[${source}, ${destination}]) as chain_id`,
    insertEntries(`'moves:fee:' || n`, time(orders / 5), `(select n, 'gas' as account from ${part(5)}) n`),
    insertEntries(`'moves:' || n`, time(orders / 5000), `(select n, 'external' as account from ${part(5000)}) n`),
    `insert into refund_transactions (chain_id, origin, sender, sequence, tx_hash, tx_bytes, timeout_height, gas_limit, fee_denom,
      fee_amount, status, created_at, height, code, gas_used, ended_at)
      select ${source}, 'hot', 'cosmos1service', n, ${carried(`'refund' || n`)}, '', n, 100000, 'uatom', 900, 'confirmed',
        ${time(orders / 100)},
        n, 0, 90000, ${time(orders / 100)} from ${part(100)}`,
    `insert into payments (chain_id, height, tx_hash, ordinal, at, payer, memo, amounts, match, state, held_reason)
      select ${source}, n, ${carried(`'held' || n`)}, 0, ${time(orders / 5000)}, ${somebody}, 'hello',
        '[{"denom":"uatom","amount":"1100"}]',
        'unmatched', 'held', case when n % 2 = 0 then 'unmatched' else 'dust' end from ${part(5000)}`,
    `insert into alerts (name, subject, raised_at, seen_at, detail, data, ended_at)
      select case when n % 2 = 0 then 'orders-stuck' else 'hermes-missing' end, 'service ' || n % 7, ${time(orders / 20)},
        ${time(orders / 20)},
        'Three orders are stuck.', case when n % 2 = 0 then
        '{"orders":3,"since":"2026-01-01T00:00:00Z"}' else '{"says":"not found"}' end::jsonb,
        case when n > 14 then ${time(orders / 20)} end from ${part(20)}`,
    `insert into alert_deliveries (target, message, created_at, attempts, delivered_at, status)
      select 'webhook', '{"kind":"test","text":"A test.","raised":0,"ended":0,"alerts":[]}', ${time(orders / 20)}, 1, ${time(
        orders / 20,
      )}, 200
      from ${part(20)}`,
    `insert into reconciliations (chain_id, height, at, agrees, differences)
      select chain_id, n, ${time(orders / 10)}, true, '[]' from ${part(10)}, unnest(array[${source}, ${destination}]) as chain_id`,
    `insert into log_lines (at, level, roles, host, pid, line)
      select ${time(orders / 50)}, case when n % 100 = 0 then 50 else 30 end, '{worker}', 'here', 1,
        '{"level":"info","time":"2026-01-01T00:00:00Z","msg":"a block was read","height":' || n || '}' from ${part(50)}`,
  ])
  await fill(database, [
    // Paid and not finished: the newest; every fifth is late.
    `update clearing_operations set status = 'queued', finished_at = null, earned = null, gas_spent = null, started_at = null,
      deadline_at = created_at + case when created_at < timestamptz '${now.toISOString()}' - interval '40 minutes' then interval
        '10 minutes'
        else interval '1 day' end
      where token in (select token from clearing_operations order by asked_at desc limit 200)`,
    `update packets set ack_height = null, ack_at = null, ack_tx_hash = null, ack_relayer = null, ended_height = null, ended_at = null,
      ended_tx_hash = null, ended_relayer = null where ended is null`,
    `insert into refunds (payment_id, token, reason, chain_id, denom, amount, net, "to", status, transaction_id, created_at, confirmed_at)
      select p.id, p.token, case when n % 500 = 499 then 'goodwill' else 'not-cleared' end, ${source}, 'uatom', 100, 100, p.payer,
        'confirmed', n, p.at, p.at from ${part(100)} join payments p on p.chain_id = ${source} and p.height = -n * 100
        and p.tx_hash = upper(md5((n * 100)::text) || md5('payment' || n * 100)) and p.ordinal = 0`,
    `insert into refunds (payment_id, reason, chain_id, denom, amount, "to", status, waits_for, created_at)
      select id, 'unmatched', ${source}, 'uatom', 100, payer, 'awaiting_approval', 'above-limit', at from payments
      where state = 'held' and held_reason = 'unmatched'`,
  ])
  await fill(database, [
    `update packet_clearing_results set result = 'pending', by_us = false, reason = null, tx_hash = null, tx_chain_id = null, at = null
      where token in (select token from clearing_operations where finished_at is null)`,
  ])
  await rebuildCostSums(database)
  await rebuildTotals(database)
  await rebuildUserStatistics(database)
  await keepLedgerSums(database)
  await database.pool.query('vacuum analyze')
}
