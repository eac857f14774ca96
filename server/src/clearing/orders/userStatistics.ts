import type { SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Database, Db } from '../../db/database.ts'
import type { KeptSums } from '../../db/keptSums.ts'
import type { Which } from './happened.ts'
import { sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { rebuildSums } from '../../db/keptSums.ts'
import {
  clearingOperations,
  clearingTokens,
  packetClearingResults,
  payers,
  payerYears,
  payments,
  refunds,
  userStatistics,
} from '../../db/schema/index.ts'
import { cleared } from '../kept.ts'
import { everything } from './happened.ts'

/** For whom orders were paid in a period, and in which parts of it: bits that are set, whatever comes first. */
interface KeptPayers {
  table: PgTable
  period: SQL
  /** The period of a day. */
  periodOf: SQL
  parts: SQL
  /** The place of a day's part, from 0. */
  placeOf: SQL
}

const payerDays: KeptPayers = {
  table: payers,
  period: sql`month`,
  periodOf: sql`date_trunc('month', day)::date`,
  parts: sql`days`,
  placeOf: sql`extract(day from day)::int - 1`,
}
const payerMonths: KeptPayers = {
  table: payerYears,
  period: sql`year`,
  periodOf: sql`extract(year from day)::int`,
  parts: sql`months`,
  placeOf: sql`extract(month from day)::int - 1`,
}
const keptPayers = [payerDays, payerMonths]

/** What an account had by day; those for whom orders were paid are kept as payers too. */
export const keptUserStatistics: KeptSums<Which> = {
  table: userStatistics,
  key: ['address', 'day', 'chain_id', 'denom'],
  sums: ['operations', 'packets_requested', 'packets_cleared', 'packets_returned', 'paid', 'refunded'],
  count,
  everything,
  beside: keptPayers.map(
    kept => sql`insert into ${kept.table} as kept (${kept.period}, address, ${kept.parts})
      ${payersOf(kept, sql`counted`)} order by 1, 2 on conflict (${kept.period}, address) do update
      set ${kept.parts} = kept.${kept.parts} | excluded.${kept.parts}
      where kept.${kept.parts} | excluded.${kept.parts} <> kept.${kept.parts}`,
  ),
}

export async function rebuildUserStatistics(database: Database): Promise<{ rows: number; wrong: number }> {
  const { rows, wrong } = await rebuildSums(database, keptUserStatistics)
  let wrongPayers = 0
  // Each in a transaction of its own: who pays meanwhile may hold a row of the one and want a row of the other.
  for (const kept of keptPayers) wrongPayers += await inTransaction(database, 'rebuild-payers', tx => correctPayers(tx, kept))
  return { rows, wrong: wrong + wrongPayers }
}

/** By period and wallet, the parts in which orders were paid and that are not kept, and those that are kept without. */
export function payerDifferences(): SQL {
  return sql.join(
    keptPayers.map(kept => sql`select ${kept.period}::text as period, address, missing, wrong from (${differences(kept)}) d`),
    sql` union all `,
  )
}

/** Sets and takes off single parts, so that what is added meanwhile stays. How many were wrong. */
async function correctPayers(tx: Db, kept: KeptPayers): Promise<number> {
  const { table, period, parts } = kept
  const { rowCount } = await tx.execute(sql`
    insert into ${table} as kept (${period}, address, ${parts}) select ${period}, address, missing from (${differences(kept)}) d
    where missing <> 0 on conflict (${period}, address) do update set ${parts} = kept.${parts} | excluded.${parts}`)
  const corrected = await tx.execute(sql`
    update ${table} kept set ${parts} = kept.${parts} & ~d.wrong from (${differences(kept)}) d
    where d.wrong <> 0 and kept.${period} = d.${period} and kept.address = d.address`)
  await tx.delete(table).where(sql`${parts} = 0`)
  return (rowCount ?? 0) + (corrected.rowCount ?? 0)
}

function differences(kept: KeptPayers): SQL {
  const { table, period, parts } = kept
  return sql`select ${period}, address, coalesce(counted.${parts}, 0) & ~coalesce(kept.${parts}, 0) as missing,
      coalesce(kept.${parts}, 0) & ~coalesce(counted.${parts}, 0) as wrong
    from ${table} kept full join (${payersOf(kept, sql`${userStatistics}`)}) counted using (${period}, address)
    where counted.${parts} is distinct from kept.${parts}`
}

/** The one definition of who has paid when. */
function payersOf({ period, periodOf, parts, placeOf }: KeptPayers, statistics: SQL): SQL {
  return sql`select ${periodOf} as ${period}, address, bit_or(1 << ${placeOf}) as ${parts}
    from ${statistics} where operations > 0 group by 1, 2`
}

/** The one definition of what is counted for whom, on which day and in which coin. */
function count({ order, packet, payment, refund }: Which): SQL | null {
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
