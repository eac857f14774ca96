import type { ClearingState } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../db/database.ts'
import type { FailedEnd } from '../db/schema/index.ts'
import { OperationStatus } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { isFailedEnd } from '../clearing/orders/isFailedEnd.ts'
import { orderState } from '../clearing/orders/orderState.ts'
import { clearingOperations, clearingTokens, failedOrders, payments } from '../db/schema/index.ts'

export interface OrdersQuery {
  status?: ClearingState | undefined
  /** One of these. */
  tokens?: string[] | undefined
  limit: number
  /** Only those that stand after this one in the list. */
  after?: Place | undefined
}

export interface OwnOrdersQuery extends OrdersQuery {
  /** All addresses of one account. */
  addresses: string[]
}

/** An order's place in the list. */
export interface Place {
  createdAt: Date
  id: string
}

const Row = z.object({ id: z.string(), created_at: z.coerce.date() })

/**
 * Orders of an account, the newest first: made for one of its wallets, or paid by one. Prices that were asked for and never
 * paid are left out once their time is over.
 */
export async function findOwnOrders(db: Db, query: OwnOrdersQuery): Promise<Place[]> {
  return read(db, isFailedEnd(query.status) ? ofFailed(query, query.status) : ofAll(query))
}

/** The same of those that were asked for with the key of a third party. */
export async function findOrdersOfKey(db: Db, apiKey: string, { tokens, status, limit, after }: OrdersQuery): Promise<Place[]> {
  return read(
    db,
    sql`select id, ${clearingTokens}.created_at from ${clearingTokens} ${withOperation}
      where api_key = ${apiKey} and ${isShown} and ${fits(status)} and ${oneOf(tokens, sql`id`)}
        and ${from(sql`(${clearingTokens}.created_at, id)`, after)}
      order by ${clearingTokens}.created_at desc, id desc limit ${limit}`,
  )
}

async function read(db: Db, statement: SQL): Promise<Place[]> {
  const { rows } = await db.execute(statement)
  return z
    .array(Row)
    .parse(rows)
    .map(row => ({ id: row.id, createdAt: row.created_at }))
}

function ofFailed({ addresses, tokens, limit, after }: OwnOrdersQuery, status: FailedEnd): SQL {
  return sql`
    select distinct id, created_at from unnest(${sql.param(addresses)}::text[]) as party (address) cross join lateral (
      select f.token as id, f.asked_at as created_at from ${failedOrders} f
      where f.address = party.address and f.status = ${status} and f.own
        and ${from(sql`(f.asked_at, f.token)`, after)} and ${oneOf(tokens, sql`f.token`)}
      order by f.asked_at desc, f.token desc limit ${limit}
    ) mine order by created_at desc, id desc limit ${limit}`
}

function ofAll({ addresses, tokens, status, limit, after }: OwnOrdersQuery): SQL {
  const own = sql`unnest(${sql.param(addresses)}::text[]) as address`
  // Of one address after the other, by what it was named in and by what it has paid: an index gives each one's newest, and no more is read.
  return sql`
    select distinct id, created_at from (
      select mine.* from ${own} cross join lateral (
        select id, ${clearingTokens}.created_at from ${clearingTokens} ${withOperation}
        where wallet_address = address and ${isShown}
          and ${fits(status)} and ${oneOf(tokens, sql`id`)} and ${from(sql`(${clearingTokens}.created_at, id)`, after)}
        order by ${clearingTokens}.created_at desc, id desc limit ${limit}
      ) mine
      union all
      select paid.* from ${own} cross join lateral (
        select distinct p.token as id, p.asked_at as created_at from ${payments} p
          join ${clearingTokens} on ${clearingTokens}.id = p.token ${withOperation}
        where p.payer = address and p.asked_at is not null and ${fits(status)} and ${oneOf(tokens, sql`p.token`)}
          and ${from(sql`(p.asked_at, p.token)`, after)}
        order by p.asked_at desc, p.token desc limit ${limit}
      ) paid
    ) page order by created_at desc, id desc limit ${limit}`
}

const withOperation = sql`left join ${clearingOperations} on ${clearingOperations}.token = ${clearingTokens}.id`
const isShown = sql`(${clearingTokens}.status <> 'expired' or exists (select from ${payments} p where p.token = ${clearingTokens}.id))`

/** By its operation first, whose number the database can estimate. */
function fits(status: ClearingState | undefined): SQL {
  if (status === undefined) return sql`true`
  const ofOperations: readonly string[] = OperationStatus.options
  return sql`${orderState} = ${status} and ${
    ofOperations.includes(status) ? sql`${clearingOperations}.status = ${status}` : sql`${clearingOperations}.token is null`
  }`
}

function from(place: SQL, after: Place | undefined): SQL {
  return after ? sql`${place} < (${after.createdAt}, ${after.id}::uuid)` : sql`true`
}

function oneOf(tokens: string[] | undefined, token: SQL): SQL {
  return tokens === undefined ? sql`true` : sql`${token} = any(${sql.param(tokens)}::uuid[])`
}
