import type { ClearingState } from '@relayooor/shared'
import type { Pool, PoolClient } from 'pg'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { basePath } from '@relayooor/shared'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../../scripts/lib/paths.ts'
import { listOperations } from '../../server/src/accounts/listOperations.ts'
import { keepLedgerSums } from '../../server/src/clearing/ledger/ledgerSums.ts'
import { expireTokens } from '../../server/src/clearing/payments/expireTokens.ts'
import { archiveOrders } from '../../server/src/clearing/retention/archiveOrders.ts'
import { purgeOrders } from '../../server/src/clearing/retention/purgeOrders.ts'
import { purgeTokens } from '../../server/src/clearing/retention/purgeTokens.ts'
import { contextOf, wallet } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { createTestDatabase } from '../../server/src/db/testing.ts'
import { realHandlers, startTestApp } from '../../server/src/http/testing.ts'
import { adminCalls, archivedCalls } from './adminCalls.ts'
import { ageBooks } from './ageBooks.ts'
import { chains, fillBooks, tokenOf, tokens } from './fillBooks.ts'

const orders = 10_000
/** Of a year of orders nine in ten are archived, some of them purged. */
const retention = { prices: 30, orders: 36, archivedOrders: 350 }
const now = new Date()
/** The number of one of half a year ago. */
const archived = 5_007
const archivedAt = new Date(now.getTime() - (archived / orders) * 365 * 24 * 3_600_000)
const unending = AbortSignal.any([])
/** A page has 50 orders, with a few rows of each table for each. */
const mostRows = 1_000
/** Tables with a row for each order or so. Sums that are kept grow with the days, not with the orders. */
const large = [
  'alert_deliveries',
  'alerts',
  'archived_orders',
  'audit_log',
  'clearing_operations',
  'clearing_tokens',
  'failed_orders',
  'hermes_runs',
  'ledger_entries',
  'packet_clearing_results',
  'packets',
  'payments',
  'reconciliations',
  'refunds',
  'relayer_transactions',
  'timeline',
]

interface Plan {
  'Relation Name'?: string
  'Node Type': string
  'Total Cost': number
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}
const Explained = z.tuple([z.object({ Plan: z.custom<Plan>(value => typeof value === 'object' && value !== null) })])

/** In the database, with indexes. */
let bytesOfOrder = 0
let url = ''
let close = async () => {}
let ageAgain = async () => {}
let findOwn: (status: ClearingState) => Promise<unknown> = async () => {}
/** Of the call that is being tried: rows of large tables that were looked at, by the statement. */
let looked: { statement: string; table: string; how: string; rows: number }[] = []
/** What PostgreSQL takes its dearest statement for; from 100,000 on it would compile it, each time, where it has a compiler. */
let dearest = 0

beforeAll(async () => {
  const test = await createTestDatabase()
  const filled = openDatabase(test.url, 2, () => {})
  const empty = await sizeOf(filled.pool)
  await fillBooks(filled, { orders, now })
  bytesOfOrder = ((await sizeOf(filled.pool)) - empty) / orders
  // As they are kept of larger books.
  await keepLedgerSums(filled, 100)
  const kept = await ageBooks(filled, { now, retention })
  expect([kept.archived > 0.8, kept.purged > 0.02]).toEqual([true, true])
  await filled.close()
  // One connection, so that each statement is explained where it runs.
  const database = openDatabase(test.url, 1, () => {})
  explainEach(database.pool)
  const ctx = contextOf(database, { now: () => now, routes: { supported: async () => [] }, settings: { retention } })
  ageAgain = async () => {
    await archiveOrders(ctx, unending)
    await purgeOrders(ctx, unending)
    await purgeTokens(ctx)
    await expireTokens(ctx)
  }
  const app = await startTestApp({ handlers: realHandlers(ctx), identify: async () => ({ kind: 'admin-key' }), brokenReply: 'log' })
  const account = { address: wallet, chainId: chains.source }
  findOwn = status => listOperations(ctx, account, { limit: 20, status })
  url = app.url
  close = async () => {
    await app.close()
    await database.close()
    await test.drop()
  }
})
afterAll(() => close())

it('an order takes as much disk as docs/operations/capacity.md says', () => {
  const page = readFileSync(join(root, 'docs/operations/capacity.md'), 'utf8')
  const told = Number(/an order takes ([\d.]+) KB/.exec(page)?.[1])
  expect(bytesOfOrder / 1_000 / told).toBeGreaterThan(0.75)
  expect(bytesOfOrder / 1_000 / told).toBeLessThan(1.25)
})

/** Of a chain that is run here; and the newest 20,000 calls of Hermes, which are all that there are. */
const others = ['quarantine', 'periodic tasks']

it.each([...adminCalls, ...archivedCalls(archived, archivedAt)].filter(({ what }) => !others.includes(what)))(
  '$what: looks at no more than its page',
  async ({ path, body }) => {
    looked = []
    const response = await fetch(`${url}${basePath}/admin${path}`, {
      ...(body !== undefined && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    expect([response.status, await response.text()]).toEqual([200, expect.anything()])
    expectFewRows()
  },
)

it.each(['cleared', 'partly_cleared', 'not_cleared'] as const)('own orders that are %s: looks at no more than its page', async status => {
  looked = []
  await findOwn(status)
  expectFewRows()
})

it.each([`clearing/status/${tokens.cleared}`, `packets/stuck?address=${wallet}`])('%s is not worth compiling', async path => {
  dearest = 0
  const response = await fetch(`${url}${basePath}/${path}`)
  expect([response.status, await response.text()]).toEqual([200, expect.anything()])
  expect(dearest).toBeGreaterThan(0)
  expect(dearest).toBeLessThan(100_000)
})

it('what is over or has aged is found without a look at what is not', async () => {
  looked = []
  await ageAgain()
  expectFewRows()
})

it(`an archived order is read along its index`, async () => {
  looked = []
  const response = await fetch(`${url}${basePath}/clearing/status/${tokenOf(archived)}`)
  expect(await response.json()).toMatchObject({ status: 'cleared', timeline: Array.from({ length: 4 }, () => ({ kind: 'cleared' })) })
  expectFewRows()
})

async function sizeOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes')
  return Number(rows[0]?.bytes)
}

function expectFewRows(): void {
  const sum = looked.reduce((rows, one) => rows + one.rows, 0)
  expect(
    sum,
    JSON.stringify(
      looked.filter(one => one.rows > 50),
      null,
      2,
    ),
  ).toBeLessThan(mostRows)
}

/** Has each statement that reads explained, and run, before it is run. */
function explainEach(pool: Pool): void {
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown
    // Small tables would be read whole.
    query('set enable_seqscan = off')
    // Its overloads take what `query` takes.
    client.query = ((...given: unknown[]) => {
      const [first, values] = given
      const statement = typeof first === 'string' ? first : (first as { text: string }).text
      if (/^\s*(?:select|with)\b/i.test(statement))
        query(
          `explain (analyze, timing off, format json) ${statement}`,
          Array.isArray(values) ? values : [],
          (error: Error | null, result?: { rows: unknown[] }) => {
            if (error) throw error
            const [row] = z.array(z.object({ 'QUERY PLAN': Explained })).parse(result?.rows)
            note(statement, row?.['QUERY PLAN'][0].Plan)
          },
        )
      return query(...given)
    }) as PoolClient['query']
  })
}

function note(statement: string, plan: Plan | undefined): void {
  if (!plan) return
  dearest = Math.max(dearest, plan['Total Cost'])
  const table = plan['Relation Name']
  if (table !== undefined && large.includes(table)) {
    const each = plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)
    looked.push({
      statement: statement.replaceAll(/\s+/g, ' ').slice(0, 200),
      table,
      how: plan['Node Type'],
      rows: each * plan['Actual Loops'],
    })
  }
  for (const part of plan.Plans ?? []) note(statement, part)
}
