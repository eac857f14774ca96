import type { UserStatisticsView } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../db/database.ts'
import type { AccountsContext } from './context.ts'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { cleared, tried } from '../clearing/kept.ts'
import { clearingOperations, clearingTokens, packetClearingResults, userStatistics } from '../db/schema/index.ts'
import { addressesOf } from './wallet.ts'

const daysTold = 90
/** Rates and times come from the newest orders only, so that every account gets a quick answer. */
const newestOrders = 1000

/** What an account has had done. Zeros where there is nothing. */
export async function readUserStatistics(
  ctx: Pick<AccountsContext, 'database' | 'chains' | 'now'>,
  account: { address: string; chainId: string },
): Promise<UserStatisticsView> {
  const addresses = addressesOf(ctx, account)
  return ctx.database.db.transaction(
    async tx => {
      const days = await readDays(tx, addresses)
      const since = new Date(ctx.now().getTime() - daysTold * 24 * 3_600_000).toISOString().slice(0, 10)
      const newest = sql`(${ordersOf(addresses, 'desc', newestOrders)})`
      return {
        address: account.address,
        ...sumOf(days),
        ...(await readSuccess(tx, newest)),
        byDay: [
          ...Map.groupBy(
            days.filter(row => row.day >= since),
            row => row.day,
          ),
        ].map(([day, rows]) => ({ day, ...sumOf(rows) })),
        channels: await readChannels(tx, newest),
        ...(await readSpan(tx, addresses)),
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

const Count = z.coerce.number().int()
const Day = z.object({
  day: z.string(),
  chain_id: z.string(),
  denom: z.string(),
  operations: Count,
  requested: Count,
  cleared: Count,
  returned: Count,
  paid: z.coerce.bigint(),
  refunded: z.coerce.bigint(),
})
type Day = z.infer<typeof Day>

/** By day and coin, the oldest first. */
async function readDays(db: Db, addresses: string[]): Promise<Day[]> {
  const { rows } = await db.execute(sql`
    select day::text as day, chain_id, denom, sum(operations) as operations, sum(packets_requested) as requested,
      sum(packets_cleared) as cleared,
      sum(packets_returned) as returned, sum(paid)::text as paid, sum(refunded)::text as refunded
    from ${userStatistics} where address = any(${sql.param(addresses)}::text[])
      group by day, chain_id, denom order by day, chain_id, denom`)
  return z.array(Day).parse(rows)
}

function sumOf(
  rows: Day[],
): Pick<UserStatisticsView, 'operations' | 'packetsRequested' | 'packetsCleared' | 'packetsReturned' | 'paid' | 'refunded'> {
  const sum = (column: 'operations' | 'requested' | 'cleared' | 'returned') => rows.reduce((total, row) => total + row[column], 0)
  const money = (column: 'paid' | 'refunded') =>
    [...Map.groupBy(rows, row => `${row.chain_id} ${row.denom}`).values()].flatMap(ofCoin => {
      const amount = ofCoin.reduce((total, row) => total + row[column], 0n)
      const [{ chain_id: chainId, denom } = { chain_id: '', denom: '' }] = ofCoin
      return amount === 0n ? [] : [{ chainId, denom, amount: amount.toString() }]
    })
  return {
    operations: sum('operations'),
    packetsRequested: sum('requested'),
    packetsCleared: sum('cleared'),
    packetsReturned: sum('returned'),
    paid: money('paid'),
    refunded: money('refunded'),
  }
}

/** The orders of each wallet that stand first by the index on them: no more is read of an account that has many. */
function ordersOf(addresses: string[], way: 'asc' | 'desc', limit: number): SQL {
  const page = sql`order by asked_at ${sql.raw(way)} limit ${limit}`
  return sql`select * from unnest(${sql.param(addresses)}::text[]) as wallet cross join lateral (
    select o.token, o.status, o.created_at, o.finished_at, t.created_at as asked_at from ${clearingTokens} t
      join ${clearingOperations} o on o.token = t.id where t.wallet_address = wallet ${page}) one ${page}`
}

async function readSuccess(db: Db, newest: SQL): Promise<Pick<UserStatisticsView, 'successRate' | 'clearSeconds'>> {
  const { rows } = await db.execute<{ rate: number | null; p50: number | null; p95: number | null }>(sql`
    with newest as materialized ${newest}
    select (select count(*) filter (where ${cleared})::float8 / nullif(count(*) filter (where ${tried}), 0) from newest
      join ${packetClearingResults} r on r.token = newest.token) as rate,
      percentile_cont(0.5) within group (order by seconds) as p50, percentile_cont(0.95) within group (order by seconds) as p95
    from (select extract(epoch from finished_at - created_at)::float8 as seconds from newest where status = 'cleared') times`)
  const [row] = rows
  return { successRate: row?.rate ?? 0, clearSeconds: { p50: row?.p50 ?? 0, p95: row?.p95 ?? 0 } }
}

const Channel = z.object({
  chainId: z.string(),
  portId: z.string(),
  channelId: z.string(),
  destinationChainId: z.string(),
  packetsRequested: Count,
  packetsCleared: Count,
  tried: Count,
})

/** The busiest first. */
async function readChannels(db: Db, newest: SQL): Promise<UserStatisticsView['channels']> {
  const { rows } = await db.execute(sql`
    select r.chain_id as "chainId", r.port_id as "portId", r.channel_id as "channelId",
      min(r.destination_chain_id) as "destinationChainId", count(*) as "packetsRequested",
      count(*) filter (where ${cleared}) as "packetsCleared", count(*) filter (where ${tried}) as tried
    from ${newest} newest join ${packetClearingResults} r on r.token = newest.token
    group by 1, 2, 3 order by "packetsRequested" desc, 1, 2, 3`)
  return z
    .array(Channel)
    .parse(rows)
    .map(({ tried, ...row }) => ({ ...row, successRate: tried === 0 ? 0 : row.packetsCleared / tried }))
}

/** By the index on a wallet's orders: its first and its newest, whatever lies between. */
async function readSpan(db: Db, addresses: string[]): Promise<Pick<UserStatisticsView, 'firstAt' | 'lastAt'>> {
  const end = (way: 'asc' | 'desc') => sql`(select created_at from (${ordersOf(addresses, way, 1)}) one)`
  const { rows } = await db.execute(sql`select ${end('asc')} as "firstAt", ${end('desc')} as "lastAt"`)
  const [{ firstAt, lastAt } = { firstAt: null, lastAt: null }] = z
    .array(z.object({ firstAt: z.coerce.date().nullable(), lastAt: z.coerce.date().nullable() }))
    .parse(rows)
  return { firstAt: firstAt?.toISOString() ?? null, lastAt: lastAt?.toISOString() ?? null }
}
