import type { FailureReason, OperationStatus } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import type { FailedEnd } from '../../db/schema/index.ts'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { clearingOperations, clearingTokens, failedOrders, packetClearingResults, payments } from '../../db/schema/index.ts'
import { isFailedEnd } from '../orders/isFailedEnd.ts'

/** An order's place in a list: when its price was given, and its token. */
export interface Place {
  createdAt: Date
  id: string
}

export interface OrdersQuery {
  status?: OperationStatus | undefined
  reason?: FailureReason | undefined
  /** A transfer of it left by one of these ends. */
  routes?: string[] | undefined
  /** It is for one of these, was paid by one, or what goes back goes to one. */
  wallets?: string[] | undefined
  /** One of these, paid or not. */
  tokens?: string[] | undefined
  from?: Date | undefined
  to?: Date | undefined
  limit: number
  /** Only those that stand after this one in the list. */
  after?: Place | undefined
  /** Also those that nothing has paid yet, while they can be paid. */
  unpaid: boolean
}

const t = clearingTokens
const o = clearingOperations
const Row = z.object({ id: z.string(), created_at: z.coerce.date() })

/**
 * Orders, the newest first. An index gives them in this order by what they are looked for; what else is asked is tried on each, until the
 * page is full. So what few orders fit comes first: names, a status that is not the usual one, a reason, an account, a route.
 */
export async function findOrders(db: Db, query: OrdersQuery): Promise<Place[]> {
  const { rows } = await db.execute(source(query))
  return z
    .array(Row)
    .parse(rows)
    .map(row => ({ id: row.id, createdAt: row.created_at }))
}

function source(query: OrdersQuery): SQL {
  const { tokens, status, wallets, reason, routes } = query
  if (tokens) return ofTokens(query, sql`${t}.id = any(${list(tokens)}::uuid[])`)
  if (wallets && isFailedEnd(status)) return ofFailed(query, status, wallets)
  if (status !== undefined && status !== 'cleared') return ofOperations(query)
  if (reason !== undefined) return ofResults(query, sql`r.reason = ${reason} and r.result = 'failed'`)
  if (wallets) return ofWallets(query, wallets)
  if (routes) return ofRoutes(query, routes)
  return ofOperations(query)
}

function ofTokens(query: OrdersQuery, which: SQL): SQL {
  const page = pageOf(query, sql`${t}.created_at`, sql`${t}.id`)
  return sql`select ${t}.id, ${t}.created_at from ${t} left join ${o} on ${o}.token = ${t}.id
    where ${which} and ${page.within} and ${page.fits} ${page.order}`
}

function ofOperations(query: OrdersQuery): SQL {
  const page = pageOf(query, sql`${o}.asked_at`, sql`${o}.token`)
  const status = query.status === undefined ? sql`true` : sql`${o}.status = ${query.status}`
  return sql`select ${o}.token as id, ${o}.asked_at as created_at from ${o}
    where ${status} and ${page.within} and ${page.fits} ${page.order}`
}

function ofFailed(query: OrdersQuery, status: FailedEnd, wallets: string[]): SQL {
  const page = pageOf({ ...query, status: undefined, wallets: undefined }, sql`f.asked_at`, sql`f.token`)
  return sql`select distinct id, created_at from unnest(${list(wallets)}::text[]) as party (address) cross join lateral (
    select f.token as id, f.asked_at as created_at from ${failedOrders} f
    where f.address = party.address and f.status = ${status} and ${page.within} and ${page.fits} ${page.order}
  ) one order by created_at desc, id desc limit ${query.limit}`
}

/** Of one address after the other, by each way in which it can be part of an order. */
function ofWallets(query: OrdersQuery, wallets: string[]): SQL {
  const rest = { ...query, wallets: undefined }
  const operation = query.unpaid ? sql`left join ${o} on ${o}.token = ${t}.id` : sql`join ${o} on ${o}.token = ${t}.id`
  const named = (column: SQL) => {
    const page = pageOf(rest, sql`${t}.created_at`, sql`${t}.id`)
    return sql`select named.* from addresses cross join lateral (
      select ${t}.id, ${t}.created_at from ${t} ${operation}
      where ${column} = address and ${page.within} and ${payable} and ${page.fits} ${page.order}) named`
  }
  const paid = pageOf(rest, sql`p.asked_at`, sql`p.token`)
  return sql`with addresses as (select unnest(${list(wallets)}::text[]) as address)
    select distinct id, created_at from (
      ${named(sql`${t}.wallet_address`)} union all ${named(sql`${t}.refund_address`)} union all
      select paid.* from addresses cross join lateral (
        select distinct p.token as id, p.asked_at as created_at from ${payments} p join ${t} on ${t}.id = p.token ${operation}
        where p.payer = address and p.asked_at is not null and ${paid.within} and ${paid.fits}
        ${paid.order}) paid
    ) one order by created_at desc, id desc limit ${query.limit}`
}

/** Prices that were never paid are left out once their time is over. */
const payable = sql`(${t}.status <> 'expired' or exists (select from ${payments} p where p.token = ${t}.id))`

function ofRoutes(query: OrdersQuery, routes: string[]): SQL {
  return sql`select distinct id, created_at from unnest(${list(routes)}::text[]) as route cross join lateral (
    ${ofResults({ ...query, routes: undefined }, sql`r.route_key = route`)}) one order by created_at desc, id desc limit ${query.limit}`
}

function ofResults(query: OrdersQuery, which: SQL): SQL {
  const page = pageOf(query, sql`r.asked_at`, sql`r.token`)
  return sql`select distinct r.token as id, r.asked_at as created_at from ${packetClearingResults} r
    join ${o} on ${o}.token = r.token
    where ${which} and ${page.within} and ${page.fits} ${page.order}`
}

/** The page of a list by these two columns: of an order its place. */
function pageOf(query: OrdersQuery, moment: SQL, id: SQL): { within: SQL; fits: SQL; order: SQL } {
  const { from, to, after, limit } = query
  const bounds = [
    after && sql`(${moment}, ${id}) < (${after.createdAt}, ${after.id}::uuid)`,
    from && sql`${moment} >= ${from}`,
    to && sql`${moment} < ${to}`,
  ].filter(bound => bound !== undefined)
  return {
    within: bounds.length === 0 ? sql`true` : sql.join(bounds, sql` and `),
    fits: fits(query, moment, id),
    // By the names of the columns that are selected where they are made distinct.
    order: sql`order by created_at desc, id desc limit ${limit}`,
  }
}

/** What else is asked of an order. Whose it is, indexes know by its place alone: tokens are wide, and an account may have very many. */
function fits({ status, reason, routes, wallets }: OrdersQuery, moment: SQL, id: SQL): SQL {
  const some = (which: SQL) => sql`exists (select from ${packetClearingResults} x where x.token = ${id} and ${which})`
  // So that each is looked for by account and moment in an index: by `exists` and `=` PostgreSQL takes all orders of the account, or the
  // rows of all tokens.
  const one = (which: SQL) => sql`(select true from ${which} limit 1)`
  const is = sql`is not distinct from`
  // An account has a form for each chain, and most stand in no order: each would be looked for at every order that is tried.
  const formsIn = (forms: string[], table: SQL, column: SQL) =>
    sql`any(array(select form from unnest(${list(forms)}::text[]) form where exists (select from ${table} x where x.${column} = form)))`
  const asked = [
    status !== undefined && sql`${o}.status = ${status}`,
    reason !== undefined && some(sql`x.result = 'failed' and x.reason = ${reason}`),
    routes && some(sql`x.route_key = any(${list(routes)}::text[])`),
    wallets &&
      sql`(${one(sql`${t} w where w.wallet_address = ${formsIn(wallets, sql`${t}`, sql`wallet_address`)}
          and w.created_at = ${moment} and w.id ${is} ${id}`)}
        or ${one(sql`${t} w where w.refund_address = ${formsIn(wallets, sql`${t}`, sql`refund_address`)}
          and w.created_at = ${moment} and w.id ${is} ${id}`)}
        or ${one(sql`${payments} p where p.payer = ${formsIn(wallets, sql`${payments}`, sql`payer`)}
          and p.asked_at = ${moment} and p.token ${is} ${id}`)})`,
  ].filter(condition => condition !== undefined && condition !== false)
  return asked.length === 0 ? sql`true` : sql.join(asked, sql` and `)
}

function list(values: string[]): SQL {
  return sql`${sql.param(values)}`
}

/** The ends that transfers of our orders left by, and where those led: by jumps through an index, however many orders there are. */
export async function routesOfOrders(db: Db): Promise<{ route: string; chainIds: string[] }[]> {
  const { rows } = await db.execute<{ route_key: string; chain_id: string; destination_chain_id: string }>(sql`
    with recursive routes as (
      (select route_key, chain_id, destination_chain_id from ${packetClearingResults} order by route_key limit 1)
      union all
      select next.* from routes cross join lateral (
        select r.route_key, r.chain_id, r.destination_chain_id from ${packetClearingResults} r where r.route_key > routes.route_key
        order by r.route_key limit 1) next
    ) select * from routes`)
  return rows.map(row => ({ route: row.route_key, chainIds: [row.chain_id, row.destination_chain_id] }))
}
