import type { SQL } from 'drizzle-orm'
import type { Database, Db, Tx } from '../../db/database.ts'
import type { Which } from './happened.ts'
import { and, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { clearingOperations, clearingTokens, packetClearingResults, payments, refunds, userStatistics } from '../../db/schema/index.ts'
import { everything } from './happened.ts'
import { cleared } from './kept.ts'

/** Adds these records, in the transaction that changes them. */
export async function addUserStatistics(tx: Tx, which: Which): Promise<void> {
  const counted = counts(which)
  if (counted) await add(tx, counted)
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
function counts({ order, packet, payment, refund }: Which): SQL | null {
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
          case when ${cleared} and r.result not in ('delivered', 'passed_on') then 1 else 0 end as returned, 0 as paid, 0 as refunded
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
  if (parts.length === 0) return null
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
