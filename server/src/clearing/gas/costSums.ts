import type { SQL } from 'drizzle-orm'
import type { Database, Db, Tx } from '../../db/database.ts'
import { and, gte, lt, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { clearingOperations, clearingTokens, costSums, tierSums } from '../../db/schema/index.ts'
import { addTiers, mendTiers, tierFaults } from './tierSums.ts'

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

/** Adds orders whose gas has been counted, in the transaction that counts it. */
export async function addCosts(tx: Tx, tokens: string[]): Promise<void> {
  if (tokens.length === 0) return
  const which = sql`o.token = any(${sql.param(tokens)}::uuid[])`
  await add(tx, costsOf(which))
  await addTiers(tx, which, 1)
}

/** Takes an order off again that is not over after all, in the transaction that begins it again. */
export async function takeOffCosts(tx: Tx, token: string): Promise<void> {
  const which = sql`o.token = ${token}::uuid`
  await add(tx, sql`select hour, routes, kind, chain_id, denom, -amount as amount from (${costsOf(which)}) counted`)
  await addTiers(tx, which, -1)
}

/**
 * Recounts all sums from the orders and corrects what is wrong. Order and sum change in one transaction, so a difference in one snapshot is
 * a real one.
 */
export async function rebuildCostSums(database: Database): Promise<{ rows: number; wrong: number }> {
  return inTransaction(database, 'rebuild-costs', async tx => {
    // Two that found the same difference would both add it.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rebuild cost sums'))`)
    return { wrong: (await add(tx, differences)) + (await mendTiers(tx)), rows: (await tx.$count(costSums)) + (await tx.$count(tierSums)) }
  })
}

/** What differs from the orders: there is nothing. */
export async function costFaults(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ missing: string }>(sql`select to_jsonb(missing)::text as missing from (${differences}) missing`)
  return [...rows.map(row => `costs lack ${row.missing}`), ...(await tierFaults(db))]
}

/** In the order of their key: two that add to the same rows wait, and never for each other. */
async function add(db: Db, sums: SQL): Promise<number> {
  const { rowCount } = await db.execute(sql`
    insert into ${costSums} as kept (hour, routes, kind, chain_id, denom, amount) ${sums} order by hour, routes, kind, chain_id, denom
    on conflict (hour, routes, kind, chain_id, denom) do update set amount = kept.amount + excluded.amount`)
  return rowCount ?? 0
}

/** The one definition of what an order earned, what its price expected and what it cost. */
function costsOf(which: SQL): SQL {
  return sql`
    select date_trunc('hour', o.finished_at, 'UTC') as hour, t.routes, line.kind, line.chain_id, line.denom, sum(line.amount) as amount
    from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token cross join lateral (
      select 'operations' as kind, '' as chain_id, '' as denom, 1::numeric as amount
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

/** What the orders say beyond what is kept; less than nothing where too much is kept. */
const differences = sql`
  select hour, routes, kind, chain_id, denom, coalesce(counted.amount, 0) - coalesce(kept.amount, 0) as amount
  from ${costSums} kept full join (${costsOf(sql`true`)}) counted using (hour, routes, kind, chain_id, denom)
  where coalesce(counted.amount, 0) <> coalesce(kept.amount, 0)`
