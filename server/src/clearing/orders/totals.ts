import type { SQL } from 'drizzle-orm'
import type { Database, Db, Tx } from '../../db/database.ts'
import type { Which } from './happened.ts'
import { sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { clearingOperations, clearingTokens, earlierEnds, packetClearingResults, refunds, totals } from '../../db/schema/index.ts'
import { everything } from './happened.ts'
import { cleared, tried } from '../kept.ts'

/** Seconds. */
export const durationBounds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800]

/** The key of the rows that hold the sums over all days. */
export const allDays = '-infinity'

/** Adds these records, in the transaction that changes them. */
export async function addTotals(tx: Tx, which: Which): Promise<void> {
  const counted = counts(which)
  if (counted) await add(tx, counted)
}

/**
 * Recounts all from the records, and corrects wrong rows by the difference. Record and count change in the same transactions, so a
 * difference in one snapshot is a real one, and no lock is needed.
 */
export async function rebuildTotals(database: Database): Promise<{ rows: number; wrong: number }> {
  return inTransaction(database, 'rebuild-totals', async tx => {
    // Two that found the same difference would both add it.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rebuild totals'))`)
    return { wrong: await add(tx, differences), rows: await tx.$count(totals, sql`amount <> 0`) }
  })
}

/** What differs from the records: there is nothing. */
export async function totalFaults(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ missing: string }>(sql`select to_jsonb(missing)::text as missing from (${differences}) missing`)
  return rows.map(row => `totals lack ${row.missing}`)
}

/** In the order of their key: two that add to the same rows wait, and never for each other. */
async function add(tx: Tx, counted: SQL): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    insert into ${totals} as kept (day, kind, chain_id, subject, bucket, amount) ${counted} order by day, kind, chain_id, subject, bucket
    on conflict (day, kind, chain_id, subject, bucket) do update set amount = kept.amount + excluded.amount`)
  return rowCount ?? 0
}

/** The one definition of what is counted on which day. Each thing is counted once more, for all days. */
function counts({ quote, expiry, order, end, earlierEnd, packet, refund }: Which): SQL | null {
  const dayOf = (moment: SQL) => sql`(${moment} at time zone 'UTC')::date`
  const bucket = sql`(select count(*) from unnest(${sql.param(durationBounds)}::float8[]) bound where bound < took.seconds)`
  const parts = [
    quote &&
      sql`select ${dayOf(sql`t.created_at`)} as day, 'quoted' as kind, '' as chain_id, '' as subject, 0 as bucket, 1::numeric as amount
      from ${clearingTokens} t where ${quote}`,
    expiry && sql`select ${dayOf(sql`t.expires_at`)}, 'expired', '', '', 0, 1 from ${clearingTokens} t where ${expiry}`,
    order && sql`select ${dayOf(sql`o.created_at`)}, 'paid', '', '', 0, 1 from ${clearingOperations} o where ${order}`,
    // Times are of two chains, whose clocks may differ.
    end &&
      sql`select ${dayOf(sql`o.finished_at`)}, line.* from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
        cross join greatest(extract(epoch from o.finished_at - o.created_at), 0) as took (seconds)
        cross join lateral (values
          ('finished', '', o.status, ${bucket}, 1),
          ('milliseconds', '', o.status, 0, round(took.seconds * 1000)),
          ('earned', t.chain_id, t.denom, 0, o.earned)) line where ${end}`,
    earlierEnd &&
      sql`select ${dayOf(sql`e.ended_at`)}, line.* from ${earlierEnds} e join ${clearingOperations} o on o.token = e.token
        cross join greatest(extract(epoch from e.ended_at - o.created_at), 0) as took (seconds)
        cross join lateral (values
          ('finished', '', 'not_cleared', ${bucket}, 1),
          ('milliseconds', '', 'not_cleared', 0, round(took.seconds * 1000))) line where ${earlierEnd}`,
    earlierEnd &&
      sql`select ${dayOf(sql`f.at`)}, 'tried', f."chainId", f."routeKey", 0, 1 from ${earlierEnds} e
        cross join jsonb_to_recordset(e.failed) f ("chainId" text, "routeKey" text, at timestamptz) where ${earlierEnd}`,
    packet &&
      sql`select ${dayOf(sql`r.at`)}, line.* from ${packetClearingResults} r
        cross join lateral (values
          ('cleared', r.chain_id, r.route_key, 0, case when ${cleared} then 1 else 0 end),
          ('tried', r.chain_id, r.route_key, 0, 1)) line where ${tried} and ${packet}`,
    refund &&
      sql`select ${dayOf(sql`f.confirmed_at`)}, line.* from ${refunds} f
        cross join lateral (values
          ('refunds', f.chain_id, f.reason, 0, 1),
          ('refunded', f.chain_id, f.denom, 0, coalesce(f.net, f.amount))) line where ${refund}`,
  ].filter(part => part !== null)
  if (parts.length === 0) return null
  return sql`select each.day, kind, chain_id, subject, bucket::int as bucket, sum(amount) as amount
    from (${sql.join(parts, sql` union all `)}) happened (day, kind, chain_id, subject, bucket, amount)
      cross join lateral (values (happened.day), (${allDays}::date)) each (day)
    group by each.day, kind, chain_id, subject, bucket having sum(amount) <> 0`
}

/** What the records say beyond what is kept; less than nothing where too much is kept. */
const differences = sql`
  select day, kind, chain_id, subject, bucket, coalesce(counted.amount, 0) - coalesce(kept.amount, 0) as amount
  from ${totals} kept full join (${counts(everything)}) counted using (day, kind, chain_id, subject, bucket)
  where coalesce(counted.amount, 0) <> coalesce(kept.amount, 0)`
