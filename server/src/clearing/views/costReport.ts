import type { GasView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { CostSum, Hours } from '../gas/costSums.ts'
import { sumCoins, toAmount } from '@relayooor/shared'
import { and, gte, lt, sql } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { clearingOperations, clearingTokens } from '../../db/schema/index.ts'
import { readCostSums } from '../gas/costSums.ts'
import { sumGas } from '../quote/priceQuote.ts'

export interface Costs {
  chainId: string
  denom: string
  estimated: bigint
  spent: bigint
}

interface Page {
  limit: number
  cursor?: string | undefined
}

/** The last order of a page: several may end in one block. */
const cursors = listCursor('costs', [at.moment, at.uuid])

/** Gas expected and gas paid for the orders that ended in these hours and are counted, by chain and coin. */
export async function readCosts(db: Db, window: Hours): Promise<Costs[]> {
  return gasOf(await readCostSums(db, wholeHours(window)))
}

/** The same with what the prices held of it, route by route and order by order. */
export async function reportCosts(db: Db, window: Hours, page: Page) {
  const hours = wholeHours(window)
  const sums = await readCostSums(db, hours)
  const items = await listOrders(db, hours, page)
  const last = items.at(-1)
  return {
    from: hours.from.toISOString(),
    until: hours.until.toISOString(),
    operations: await db.$count(clearingOperations, endedIn(hours)),
    counted: countOf(sums),
    gas: gasOf(sums).map(presentCosts),
    charged: sumCoins(sums.filter(sum => sum.kind === 'charged')).map(toAmount),
    notIncluded: sumGas(
      sums.filter(sum => sum.kind === 'not_included').map(({ chainId, denom, amount }) => ({ chainId, denom, amount: amount.toString() })),
    ),
    byRoute: [...Map.groupBy(sums, sum => sum.routes.join()).values()].map(ofRoute => ({
      routes: ofRoute[0]?.routes ?? [],
      operations: countOf(ofRoute),
      gas: gasOf(ofRoute).map(presentCosts),
    })),
    items,
    nextCursor: last && items.length === page.limit ? cursors.write(last.finishedAt, last.token) : null,
  }
}

const hourMs = 3_600_000

/** The hours that a window touches: sums are kept by the hour. */
function wholeHours({ from, until }: Hours): Hours {
  return { from: new Date(Math.floor(from.getTime() / hourMs) * hourMs), until: new Date(Math.ceil(until.getTime() / hourMs) * hourMs) }
}

async function listOrders(db: Db, hours: Hours, { limit, cursor }: Page) {
  const after = cursors.read(cursor)
  const { rows } = await db.execute<{
    token: string
    finished_at: string
    estimate: GasView[]
    gas_spent: GasView[]
    denom: string
    charged: string
  }>(sql`
    select ${clearingOperations.token}, finished_at, coalesce(coalesce(fees, t.terms -> 'fees') -> 'gasEstimate', '[]') as estimate,
      gas_spent, t.denom,
      (select coalesce(sum((part -> 'gas' ->> 'amount')::numeric), 0)::text
        from jsonb_array_elements(coalesce(fees, t.terms -> 'fees') -> 'packets') part) as charged
    from ${clearingOperations} join ${clearingTokens} t on t.id = ${clearingOperations.token}
    where ${endedIn(hours)} and gas_spent is not null
      ${after ? sql`and (finished_at, ${clearingOperations.token}) < (${after[0].toISOString()}, ${after[1]}::uuid)` : sql``}
    order by finished_at desc, ${clearingOperations.token} desc limit ${limit}`)
  return rows.map(row => ({
    token: row.token,
    finishedAt: new Date(row.finished_at).toISOString(),
    estimated: row.estimate,
    spent: row.gas_spent,
    charged: { denom: row.denom, amount: row.charged },
  }))
}

function endedIn({ from, until }: Hours) {
  return and(gte(clearingOperations.finishedAt, from), lt(clearingOperations.finishedAt, until))
}

function countOf(sums: CostSum[]): number {
  return sums.reduce((count, { kind, amount }) => (kind === 'operations' ? count + Number(amount) : count), 0)
}

function gasOf(sums: CostSum[]): Costs[] {
  const gas = Map.groupBy(
    sums.filter(({ kind }) => kind === 'estimated' || kind === 'spent'),
    ({ chainId, denom }) => `${chainId} ${denom}`,
  )
  return [...gas.values()].map(ofCoin => {
    const total = (wanted: CostSum['kind']) => ofCoin.reduce((sum, { kind, amount }) => (kind === wanted ? sum + amount : sum), 0n)
    return { chainId: ofCoin[0]?.chainId ?? '', denom: ofCoin[0]?.denom ?? '', estimated: total('estimated'), spent: total('spent') }
  })
}

function presentCosts({ chainId, denom, estimated, spent }: Costs) {
  return { chainId, denom, estimated: estimated.toString(), spent: spent.toString() }
}
