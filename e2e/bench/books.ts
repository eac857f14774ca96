import type { Row } from './figures.ts'
import { listOperations } from '../../server/src/accounts/listOperations.ts'
import { readUserStatistics } from '../../server/src/accounts/readUserStatistics.ts'
import { keptLedgerSums, ledgerSumFaults } from '../../server/src/clearing/ledger/ledgerSums.ts'
import { walletBalances } from '../../server/src/clearing/ledger/walletBalances.ts'
import { contextOf, wallet } from '../../server/src/clearing/testing.ts'
import { reportCosts } from '../../server/src/clearing/views/costReport.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { ledgerEntries } from '../../server/src/db/schema/index.ts'
import { figures } from './figures.ts'
import { chains } from './fillBooks.ts'

const daysMs = 24 * 3_600_000

/**
 * What is read in the process itself: the history of an account with three of ten orders (half of them paid for others), an admin's report,
 * and the comparison of the ledger with the chain. @param databaseUrl of one that `keptBooks` has filled
 */
export async function benchBooks(databaseUrl: string, { orders, samples }: { orders: number; samples: number }): Promise<Row[]> {
  const database = openDatabase(databaseUrl, 4, () => {})
  const { db } = database
  try {
    const now = new Date()
    const ctx = contextOf(database, { now: () => now })
    const account = { address: wallet, chainId: chains.source }
    const page = { limit: 20 }
    const month = { from: new Date(now.getTime() - 30 * daysMs), until: now }
    const [oldest = 0] = await keptLedgerSums(db)
    const entries = `${(await db.$count(ledgerEntries)).toLocaleString('en')} entries in the ledger`
    const mine = `of an account with ${((orders * 6) / 20).toLocaleString('en')} orders`
    const balances = () => walletBalances(db, chains.source)
    return [
      judge(`first page of the history ${mine}`, await time(samples, () => listOperations(ctx, account, page)), 100),
      judge(
        `of those that failed, which are none`,
        await time(samples, () => listOperations(ctx, account, { ...page, status: 'not_cleared' })),
        100,
      ),
      judge(`statistics ${mine}`, await time(samples, () => readUserStatistics(ctx, account)), 1000),
      judge(
        `cost report of 30 days with ${orders.toLocaleString('en')} orders`,
        await time(samples, () => reportCosts(db, month, page)),
        1000,
      ),
      judge(`balances of our wallets, ${entries}`, await time(samples, balances), 1000),
      judge('one kept sum of 100,000 entries counted anew', await time(samples, () => ledgerSumFaults(db, oldest)), 1000),
    ]
  } finally {
    await database.close()
  }
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
