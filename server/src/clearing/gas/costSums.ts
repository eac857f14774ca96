import type { SQL } from 'drizzle-orm'
import type { Database, Db, Tx } from '../../db/database.ts'
import type { KeptSums } from '../../db/keptSums.ts'
import { and, gte, lt, sql } from 'drizzle-orm'
import { addSums, rebuildSums, takeOffSums } from '../../db/keptSums.ts'
import { clearingOperations, clearingTokens, costSums } from '../../db/schema/index.ts'
import { keptTiers } from './tierSums.ts'

/** From the beginning of an hour to the end of one. */
export interface Hours {
  from: Date
  until: Date
}

export interface CostSum {
  routes: string[]
  kind: (typeof costSums.$inferSelect)['kind']
  chainId: string
  denom: string
  amount: bigint
}

/** What the counted orders of these hours add up to. */
export async function readCostSums(db: Db, { from, until }: Hours): Promise<CostSum[]> {
  const { routes, kind, chainId, denom, hour } = costSums
  return db
    .select({ routes, kind, chainId, denom, amount: sql`sum(${costSums.amount})`.mapWith(costSums.amount) })
    .from(costSums)
    .where(and(gte(hour, from), lt(hour, until)))
    .groupBy(routes, kind, chainId, denom)
    .orderBy(sql`${routes}::text`, kind, chainId, denom)
}

/** By the hour of their end, of orders `o` of which this is true. */
export const keptCosts: KeptSums<SQL> = {
  table: costSums,
  key: ['hour', 'routes', 'kind', 'chain_id', 'denom'],
  sums: ['amount'],
  count: costsOf,
  everything: sql`o.kept <> 'purged'`,
}

/** Adds orders whose gas has been counted, in the transaction that counts it. */
export async function addCosts(tx: Tx, tokens: string[]): Promise<void> {
  if (tokens.length === 0) return
  const which = sql`o.token = any(${sql.param(tokens)}::uuid[])`
  await addSums(tx, keptCosts, which)
  await addSums(tx, keptTiers, which)
}

/** Takes an order off again that is not over after all, in the transaction that begins it again. */
export async function takeOffCosts(tx: Tx, token: string): Promise<void> {
  const which = sql`o.token = ${token}::uuid`
  await takeOffSums(tx, keptCosts, which)
  await takeOffSums(tx, keptTiers, which)
}

export async function rebuildCostSums(database: Database): Promise<{ rows: number; wrong: number }> {
  const costs = await rebuildSums(database, keptCosts)
  const tiers = await rebuildSums(database, keptTiers)
  return { rows: costs.rows + tiers.rows, wrong: costs.wrong + tiers.wrong }
}

/** The one definition of what an order earned, what its price expected and what it cost. */
function costsOf(which: SQL): SQL {
  return sql`
    select date_trunc('hour', o.finished_at, 'UTC') as hour, t.routes, line.kind, line.chain_id, line.denom, sum(line.amount) as amount
    from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token cross join lateral (
      select 'operations' as kind, '' as chain_id, '' as denom, 1::numeric as amount
      union all select 'packets', '', '', jsonb_array_length(coalesce(o.fees, t.terms -> 'fees') -> 'packets')
      union all select 'earned', t.chain_id, t.denom, o.earned where o.earned is not null
      union all select 'estimated', g ->> 'chainId', g ->> 'denom', (g ->> 'amount')::numeric
        from jsonb_array_elements(coalesce(o.fees, t.terms -> 'fees') -> 'gasEstimate') g
      union all select 'not_included', g ->> 'chainId', g ->> 'denom', (g ->> 'amount')::numeric
        from jsonb_array_elements(coalesce(o.fees, t.terms -> 'fees') -> 'gasNotIncluded') g
      union all select 'spent', g ->> 'chainId', g ->> 'denom', (g ->> 'amount')::numeric from jsonb_array_elements(o.gas_spent) g
      union all select 'charged', t.chain_id, t.denom, (part -> 'gas' ->> 'amount')::numeric
        from jsonb_array_elements(coalesce(o.fees, t.terms -> 'fees') -> 'packets') part
    ) line where o.gas_spent is not null and ${which} group by 1, 2, 3, 4, 5 having sum(line.amount) <> 0`
}
