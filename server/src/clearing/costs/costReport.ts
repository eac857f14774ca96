import type { GasView } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import { sumCoins, toAmount } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { clearingOperations, clearingTokens } from '../../db/schema/index.ts'
import { sumGas } from '../quote/priceQuote.ts'

export interface Costs { chainId: string, denom: string, estimated: bigint, spent: bigint }

interface Window { from: Date, until: Date }
/** `after` is the order at which the page before ended. */
interface Page { limit: number, after?: { finishedAt: Date, token: string } | undefined }

/** Gas expected and gas paid for the orders that ended in that time and are counted, by chain and coin. */
export async function readCosts(db: Db, window: Window): Promise<Costs[]> {
  return sumCosts((await costsByRoute(db, window)).flatMap(route => route.gas))
}

/** The same with what the prices held of it, route by route and order by order. */
export async function reportCosts(db: Db, window: Window, page: Page) {
  const { rows: [counts] } = await db.execute<{ operations: number, counted: number }>(sql`select count(*)::int as operations, count(o.gas_spent)::int as counted from ${clearingOperations} o where ${endedIn(window)}`)
  const charged = await db.execute<{ denom: string, amount: string }>(sql`
    select t.denom, sum((part -> 'gas' ->> 'amount')::numeric)::text as amount from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
    cross join jsonb_array_elements(t.terms -> 'fees' -> 'packets') part where ${endedIn(window)} and o.gas_spent is not null group by 1`)
  const notIncluded = await db.execute<{ chainId: string, denom: string, amount: string }>(sql`
    select g ->> 'chainId' as "chainId", g ->> 'denom' as denom, sum((g ->> 'amount')::numeric)::text as amount from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
    cross join jsonb_array_elements(t.terms -> 'fees' -> 'gasNotIncluded') g where ${endedIn(window)} and o.gas_spent is not null group by 1, 2`)
  const byRoute = await costsByRoute(db, window)
  const items = await listOrders(db, window, page)
  const last = items.at(-1)
  return {
    from: window.from.toISOString(),
    until: window.until.toISOString(),
    operations: counts?.operations ?? 0,
    counted: counts?.counted ?? 0,
    gas: sumCosts(byRoute.flatMap(route => route.gas)).map(presentCosts),
    charged: sumCoins(charged.rows.map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }))).map(toAmount),
    notIncluded: sumGas(notIncluded.rows),
    byRoute: byRoute.map(({ routes, operations, gas }) => ({ routes, operations, gas: gas.map(presentCosts) })),
    items,
    nextCursor: last && items.length === page.limit ? `${last.finishedAt}_${last.token}` : null,
  }
}

async function costsByRoute(db: Db, window: Window): Promise<{ routes: string[], operations: number, gas: Costs[] }[]> {
  const { rows } = await db.execute<{ routes: string[], operations: number, chain_id: string, denom: string, estimated: string, spent: string }>(sql`
    with ended as (select o.token, t.routes, coalesce(t.terms -> 'fees' -> 'gasEstimate', '[]') as estimate, o.gas_spent from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token where ${endedIn(window)} and o.gas_spent is not null),
    gas as (
      select routes, token, g ->> 'chainId' as chain_id, g ->> 'denom' as denom, (g ->> 'amount')::numeric as estimated, 0 as spent from ended cross join jsonb_array_elements(estimate) g
      union all
      select routes, token, g ->> 'chainId', g ->> 'denom', 0, (g ->> 'amount')::numeric from ended cross join jsonb_array_elements(gas_spent) g)
    select routes, count(distinct token)::int as operations, chain_id, denom, sum(estimated)::text as estimated, sum(spent)::text as spent
    from gas group by routes, chain_id, denom order by routes::text, chain_id, denom`)
  const byRoute = new Map<string, { routes: string[], operations: number, gas: Costs[] }>()
  for (const row of rows) {
    const route = byRoute.get(row.routes.join()) ?? { routes: row.routes, operations: 0, gas: [] }
    route.operations = Math.max(route.operations, row.operations)
    route.gas.push({ chainId: row.chain_id, denom: row.denom, estimated: BigInt(row.estimated), spent: BigInt(row.spent) })
    byRoute.set(row.routes.join(), route)
  }
  return [...byRoute.values()]
}

async function listOrders(db: Db, window: Window, { limit, after }: Page) {
  const { rows } = await db.execute<{ token: string, finished_at: string, estimate: GasView[], gas_spent: GasView[], denom: string, charged: string }>(sql`
    select o.token, o.finished_at, coalesce(t.terms -> 'fees' -> 'gasEstimate', '[]') as estimate, o.gas_spent, t.denom,
      (select coalesce(sum((part -> 'gas' ->> 'amount')::numeric), 0)::text from jsonb_array_elements(t.terms -> 'fees' -> 'packets') part) as charged
    from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
    where ${endedIn(window)} and o.gas_spent is not null ${after ? sql`and (o.finished_at, o.token) < (${after.finishedAt.toISOString()}, ${after.token}::uuid)` : sql``}
    order by o.finished_at desc, o.token desc limit ${limit}`)
  return rows.map(row => ({ token: row.token, finishedAt: new Date(row.finished_at).toISOString(), estimated: row.estimate, spent: row.gas_spent, charged: { denom: row.denom, amount: row.charged } }))
}

function endedIn({ from, until }: Window): SQL {
  return sql`o.finished_at >= ${from.toISOString()} and o.finished_at < ${until.toISOString()}`
}

function sumCosts(costs: Costs[]): Costs[] {
  const sums = new Map<string, Costs>()
  for (const cost of costs) {
    const key = `${cost.chainId} ${cost.denom}`
    const sum = sums.get(key)
    sums.set(key, sum ? { ...sum, estimated: sum.estimated + cost.estimated, spent: sum.spent + cost.spent } : cost)
  }
  return [...sums.values()]
}

function presentCosts({ chainId, denom, estimated, spent }: Costs) {
  return { chainId, denom, estimated: estimated.toString(), spent: spent.toString() }
}
