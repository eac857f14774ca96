import type { ClearingState } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { clearingOperations, clearingTokens, payments } from '../db/schema/index.ts'

export interface OwnOrdersQuery {
  /** All addresses of one account. */
  addresses: string[]
  status?: ClearingState | undefined
  limit: number
  /** Only those that stand after this one in the list. */
  after?: Place | undefined
}

/** Where an order stands in the list. */
export interface Place { createdAt: Date, id: string }

/** As `presentStatus` tells it. */
const state = sql`case when o.status is not null then o.status
  when exists (select from ${payments} p where p.token = t.id and p.state = 'seen') then 'confirming'
  when exists (select from ${payments} p where p.token = t.id and p.state = 'held' and p.held_reason = 'underpaid') then 'underpaid'
  when t.status = 'expired' then 'expired' else 'awaiting_payment' end`

const Row = z.object({ id: z.string(), created_at: z.coerce.date() })

/**
 * Orders of an account, the newest first: made for one of its wallets, or paid by one. Prices that were asked for and never
 * paid are left out once their time is over.
 */
export async function findOwnOrders(db: Db, { addresses, status, limit, after }: OwnOrdersQuery): Promise<Place[]> {
  const own = sql`${sql.param(addresses)}::text[]`
  const fits = sql`${after ? sql`(t.created_at, t.id) < (${after.createdAt}, ${after.id}::uuid)` : sql`true`} and ${status === undefined ? sql`true` : sql`${state} = ${status}`}`
  const page = sql`order by t.created_at desc, t.id desc limit ${limit}`
  // One wallet after the other, so that the index gives each one's newest and no more is read.
  const { rows } = await db.execute(sql`
    select t.id, t.created_at from (
      select mine.* from unnest(${own}) as wallet cross join lateral (
        select t.id, t.created_at from ${clearingTokens} t left join ${clearingOperations} o on o.token = t.id
        where t.wallet_address = wallet and (t.status <> 'expired' or exists (select from ${payments} p where p.token = t.id)) and ${fits} ${page}
      ) mine
      union
      (select t.id, t.created_at from (select distinct p.token from ${payments} p where p.payer = any(${own}) and p.token is not null) paid
        join ${clearingTokens} t on t.id = paid.token left join ${clearingOperations} o on o.token = t.id
        where t.wallet_address <> all(${own}) and ${fits} ${page})
    ) t ${page}`)
  return z.array(Row).parse(rows).map(row => ({ id: row.id, createdAt: row.created_at }))
}
