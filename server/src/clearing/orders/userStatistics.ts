import type { SQL } from 'drizzle-orm'
import type { Database, Db, Tx } from '../../db/database.ts'
import type { ResultRow } from '../../db/schema/index.ts'
import { and, sql } from 'drizzle-orm'
import { inTransaction, onCommit } from '../../db/inTransaction.ts'
import { clearingOperations, clearingTokens, packetClearingResults, payments, refunds, userStatistics } from '../../db/schema/index.ts'
import { cleared } from './statistics.ts'

/** What a wallet's statistics count. */
type Happened =
  | { kind: 'order'; token: string }
  | { kind: 'packet'; packet: Pick<ResultRow, 'token' | 'packetKey'> }
  | { kind: 'payment' | 'refund'; id: number }

const count = onCommit<Happened>('sums', async (tx, happened) => void (await add(tx, counts(only(happened)))))

/** An order was paid and has begun: counted for the wallet that it was made for. */
export function countOrder(tx: Tx, token: string): void {
  count(tx, { kind: 'order', token })
}

/** A packet of an order has ended. */
export function countPacket(tx: Tx, packet: Pick<ResultRow, 'token' | 'packetKey'>): void {
  count(tx, { kind: 'packet', packet })
}

/** A payment is in a block: counted for the account that paid, whatever becomes of it. */
export function countPayment(tx: Tx, id: number): void {
  count(tx, { kind: 'payment', id })
}

/** A refund is in a block: counted for the account that had paid, on the day it paid, with what the recipient got. */
export function countRefund(tx: Tx, id: number): void {
  count(tx, { kind: 'refund', id })
}

/**
 * Recounts all from the records, and corrects wrong rows by the difference. Record and count change in the same transactions, so a
 * difference in one snapshot is a real one, and no lock is needed.
 */
export async function rebuildUserStatistics(database: Database): Promise<{ rows: number; wrong: number }> {
  return inTransaction(database, 'rebuild-statistics', async tx => {
    // Two that found the same difference would both add it.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rebuild user statistics'))`)
    const wrong = await add(tx, differences)
    await tx.delete(userStatistics).where(and(...sums.map(sum => sql`${sum} = 0`)))
    return { wrong, rows: await tx.$count(userStatistics) }
  })
}

/** What differs from the records: there is nothing. */
export async function statisticsFaults(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ address: string; day: string; missing: string }>(
    sql`select address, day::text as day, to_jsonb(missing)::text as missing from (${differences}) missing`,
  )
  return rows.map(row => `${row.address} on ${row.day}: missing are ${row.missing}`)
}

/** Which records are counted; null is none. */
type Which = Record<'order' | 'packet' | 'payment' | 'refund', SQL | null>

const everything: Which = { order: sql`true`, packet: sql`r.result <> 'pending'`, payment: sql`true`, refund: sql`f.status = 'confirmed'` }

function only(happened: Happened[]): Which {
  const orders = happened.flatMap(one => (one.kind === 'order' ? [one.token] : []))
  const packets = happened.flatMap(one => (one.kind === 'packet' ? [one.packet] : []))
  const [tokens, keys] = [packets.map(one => one.token), packets.map(one => one.packetKey)]
  const idsOf = (kind: Happened['kind']) => happened.flatMap(one => (one.kind === kind && 'id' in one ? [one.id] : []))
  const payments = idsOf('payment')
  const refunds = idsOf('refund')
  const column = (values: unknown[], type: string) => sql`${sql.param(values)}::${sql.raw(type)}[]`
  return {
    order: orders.length === 0 ? null : sql`o.token = any(${column(orders, 'uuid')})`,
    packet:
      packets.length === 0
        ? null
        : sql`(r.token, r.packet_key) in (select * from unnest(${column(tokens, 'uuid')}, ${column(keys, 'text')}))`,
    payment: payments.length === 0 ? null : sql`p.id = any(${column(payments, 'bigint')})`,
    refund: refunds.length === 0 ? null : sql`f.id = any(${column(refunds, 'bigint')})`,
  }
}

const sums = ['operations', 'packets_requested', 'packets_cleared', 'packets_returned', 'paid', 'refunded'].map(name =>
  sql.identifier(name),
)

/** Adds to the rows, in their own order: two transactions that touch the same ones wait, and never for each other. */
async function add(tx: Tx, counted: SQL): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    insert into ${userStatistics} as kept (address, day, chain_id, denom, operations, packets_requested, packets_cleared,
      packets_returned, paid, refunded)
    ${counted} order by address, day, chain_id, denom
    on conflict (address, day, chain_id, denom) do update set ${sql.join(
      sums.map(sum => sql`${sum} = kept.${sum} + excluded.${sum}`),
      sql`, `,
    )}`)
  return rowCount ?? 0
}

/** The one definition of what is counted for whom, on which day and in which coin. */
function counts({ order, packet, payment, refund }: Which): SQL {
  const dayOf = (moment: SQL) => sql`(${moment} at time zone 'UTC')::date as day`
  const parts = [
    order &&
      sql`select t.wallet_address as address, ${dayOf(sql`o.created_at`)}, t.chain_id, t.denom, 1 as operations,
        (select count(*) from ${packetClearingResults} r where r.token = o.token) as requested, 0 as cleared, 0 as returned,
          0::numeric as paid, 0::numeric as refunded
      from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token where ${order}`,
    packet &&
      sql`select t.wallet_address as address, ${dayOf(sql`o.created_at`)}, t.chain_id, t.denom, 0 as operations,
        0 as requested, case when ${cleared} then 1 else 0 end as cleared, 
          case when ${cleared} and r.result <> 'delivered' then 1 else 0 end as returned, 0 as paid, 0 as refunded
      from ${packetClearingResults} r join ${clearingOperations} o on o.token = r.token join ${clearingTokens} t on t.id = r.token
        where ${packet}`,
    payment &&
      sql`select p.payer as address, ${dayOf(sql`p.at`)}, p.chain_id, coin ->> 'denom' as denom, 0 as operations,
        0 as requested, 0 as cleared, 0 as returned, (coin ->> 'amount')::numeric as paid, 0 as refunded
      from ${payments} p cross join jsonb_array_elements(p.amounts) coin where p.payer is not null and ${payment}`,
    refund &&
      sql`select p.payer as address, ${dayOf(sql`p.at`)}, f.chain_id, f.denom, 0 as operations,
        0 as requested, 0 as cleared, 0 as returned, 0 as paid, coalesce(f.net, f.amount) as refunded
      from ${refunds} f join ${payments} p on p.id = f.payment_id where p.payer is not null and ${refund}`,
  ].filter(part => part !== null)
  return sql`
    select address, day, chain_id, denom, sum(operations)::int as operations, sum(requested)::int as packets_requested,
      sum(cleared)::int as packets_cleared,
      sum(returned)::int as packets_returned, sum(paid) as paid, sum(refunded) as refunded
    from (${sql.join(parts, sql` union all `)}) happened group by address, day, chain_id, denom`
}

/** What the records say beyond what is kept; less than nothing where too much is kept. */
const differences = sql`
  select address, day, chain_id, denom, ${sql.join(
    sums.map(sum => sql`coalesce(counted.${sum}, 0) - coalesce(kept.${sum}, 0) as ${sum}`),
    sql`, `,
  )}
  from ${userStatistics} kept full join (${counts(everything)}) counted using (address, day, chain_id, denom)
  where ${sql.join(
    sums.map(sum => sql`coalesce(counted.${sum}, 0) <> coalesce(kept.${sum}, 0)`),
    sql` or `,
  )}`
