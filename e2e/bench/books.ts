import type { Row } from './figures.ts'
import { tmpdir } from 'node:os'
import { listOperations } from '../../server/src/accounts/listOperations.ts'
import { readUserStatistics } from '../../server/src/accounts/readUserStatistics.ts'
import { rebuildCostSums } from '../../server/src/clearing/gas/costSums.ts'
import { keepLedgerSums, keptLedgerSums, ledgerSumFaults } from '../../server/src/clearing/ledger/ledgerSums.ts'
import { walletBalances } from '../../server/src/clearing/ledger/walletBalances.ts'
import { readChannelClears, readStatistics } from '../../server/src/clearing/orders/statistics.ts'
import { rebuildTotals } from '../../server/src/clearing/orders/totals.ts'
import { aContext, aToken, wallet } from '../../server/src/clearing/testing.ts'
import { reportCosts } from '../../server/src/clearing/views/costReport.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { readDisk } from '../../server/src/operations/machineFacts.ts'
import { createMetrics } from '../../server/src/operations/metrics.ts'
import { readWork } from '../../server/src/operations/readWork.ts'
import { recordSources } from '../../server/src/operations/recordSources.ts'
import { adminQuestions } from './adminOrders.ts'
import { figures } from './figures.ts'
import { fillOrders } from './fillOrders.ts'

const ok = { state: 'ok' } as const
const route = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
const daysMs = 24 * 3_600_000

/**
 * Times the history of an account with three of ten orders (half of them paid for others), an admin's report, the totals, a scrape, and the
 * comparison of a ledger of `entries` with the chain. @param databaseUrl of an empty, migrated database
 */
export async function benchBooks(
  databaseUrl: string,
  { orders, entries, samples }: { orders: number; entries: number; samples: number },
  say: (line: string) => void,
): Promise<Row[]> {
  const database = openDatabase(databaseUrl, 4, () => {})
  const { db, pool } = database
  try {
    const now = new Date()
    const ctx = await aContext(database, { now: () => now })
    say(`filling the database with ${orders} orders of 30 days`)
    const { id, terms } = await aToken(ctx, ['1'], { routes: ['a-1/transfer/channel-0'] })
    const gasEstimate = [
      { chainId: 'a-1', denom: 'uatom', amount: '60' },
      { chainId: 'b-1', denom: 'uosmo', amount: '100' },
    ]
    await pool.query('update clearing_tokens set terms = $1', [
      {
        ...terms,
        fees: { ...terms.fees, gasEstimate, packets: terms.fees.packets.map(part => ({ ...part, gas: { denom: 'uatom', amount: '7' } })) },
      },
    ])
    const somebody = `'cosmos1' || md5((n % 50000)::text)`
    await fillOrders(database, id, {
      count: orders,
      wallet: `case when n % 20 in (1, 2, 3) then '${wallet}' else ${somebody} end`,
      payer: `case when n % 20 in (1, 2, 3, 4, 5, 6) then '${wallet}' else ${somebody} end`,
      at: `timestamptz '${now.toISOString()}' - n * interval '${(30 * daysMs) / orders} milliseconds'`,
    })
    await pool.query('update clearing_operations set gas_spent = $1', [JSON.stringify(gasEstimate)])
    await rebuildCostSums(database)
    await rebuildTotals(database)
    say(`filling the ledger with ${entries} entries`)
    await pool.query(`insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at, height)
      select 'more:' || n, line, case line when 0 then 'customer' else 'wallet' end,
        case line when 0 then 'payment:' || n else 'cosmos1wallet' || n % 5 end, 'a-1', 'uatom',
          case line when 0 then -1100 else 1100 end, now(), n
      from generate_series(1, ${entries / 2}) as n, generate_series(0, 1) as line`)
    await pool.query('vacuum analyze')

    const account = { address: wallet, chainId: 'a-1' }
    const page = { limit: 20 }
    const month = { from: new Date(now.getTime() - 30 * daysMs), until: now }
    const ledger = `${entries.toLocaleString('en')} entries in the ledger`
    const whole = await time(samples / 10, () => walletBalances(db, 'a-1'))
    await keepLedgerSums(database)
    const [oldest = 0] = await keptLedgerSums(db)
    const mine = `of an account with ${((orders * 6) / 20).toLocaleString('en')} orders`
    const scraped = createMetrics({
      ...recordSources(ctx),
      health: async () => ({ state: 'ok', canServe: true, parts: { database: ok, queue: ok, hermes: ok, chains: {} } }),
      chains: () => [],
      clients: async () => [],
      liveSockets: () => 0,
      tasks: () => [],
      pool: database.poolUse,
      disk: () => readDisk(tmpdir()),
      onError: error => {
        throw error
      },
    })
    const all = `${orders.toLocaleString('en')} orders`
    return [
      judge(`scrape of /metrics with ${all}`, await time(samples, () => scraped.registry.metrics()), 50),
      judge(`/statistics with ${all}`, await time(samples, () => readStatistics(db)), 50),
      judge(`how clears went, of /channels, with ${all}`, await time(samples, () => readChannelClears(db, [route])), 50),
      judge(`/queue-status with ${all}`, await time(samples, () => readWork(db, ctx.now())), 50),
      judge(`first page of the history ${mine}`, await time(samples, () => listOperations(ctx, account, page)), 100),
      judge(
        `of those that failed, one in a hundred`,
        await time(samples, () => listOperations(ctx, account, { ...page, status: 'not_cleared' })),
        100,
      ),
      judge(`statistics ${mine}`, await time(samples, () => readUserStatistics(ctx, account)), 1000),
      judge(
        `cost report of 30 days with ${orders.toLocaleString('en')} orders`,
        await time(samples, () => reportCosts(db, month, page)),
        1000,
      ),
      ...(await inTurn(adminQuestions(ctx, { wallet, token: '10000000-0000-4000-8000-000000000007' }), async ([what, ask]) =>
        judge(`orders for admins, ${what}`, await time(samples, ask), 300),
      )),
      { what: `balances of our wallets, ${ledger}, without kept sums`, ours: whole, target: '' },
      judge(`balances of our wallets, ${ledger}`, await time(samples, () => walletBalances(db, 'a-1')), 1000),
      judge('one kept sum of 100,000 entries counted anew', await time(samples, () => ledgerSumFaults(db, oldest)), 1000),
    ]
  } finally {
    await database.close()
  }
}

async function inTurn<T>(list: T[], act: (one: T) => Promise<Row>): Promise<Row[]> {
  const rows: Row[] = []
  for (const one of list) rows.push(await act(one))
  return rows
}

async function time(samples: number, act: () => Promise<unknown>): Promise<Row['ours']> {
  const times: number[] = []
  while (times.length < samples) {
    const from = performance.now()
    await act()
    times.push(performance.now() - from)
  }
  return figures(times)
}

function judge(what: string, ours: Row['ours'], belowMs: number): Row {
  return { what, ours, target: `p95 < ${belowMs < 1000 ? `${belowMs} ms` : `${belowMs / 1000} s`}`, met: ours.p95 < belowMs }
}
