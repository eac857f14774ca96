import type { Db } from '../../db/database.ts'
import type { KeptSums } from '../../db/keptSums.ts'
import { getTableName, sql } from 'drizzle-orm'
import { sumDifferences } from '../../db/keptSums.ts'
import { keptCosts } from '../gas/costSums.ts'
import { keptTiers } from '../gas/tierSums.ts'
import { keptTotals } from '../orders/totals.ts'
import { keptUserStatistics, payerDifferences } from '../orders/userStatistics.ts'

export async function costFaults(db: Db): Promise<string[]> {
  return [...(await sumFaults(db, keptCosts)), ...(await sumFaults(db, keptTiers))]
}

export function totalFaults(db: Db): Promise<string[]> {
  return sumFaults(db, keptTotals)
}

export async function statisticsFaults(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ missing: string }>(sql`select to_jsonb(d)::text as missing from (${payerDifferences()}) d`)
  return [...(await sumFaults(db, keptUserStatistics)), ...rows.map(row => `payers lack ${row.missing}`)]
}

/** Failed orders that are not listed for one of their people as the records have them, or listed wrongly. */
export async function failedOrderFaults(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ fault: string }>(sql`
    with truth as (
      select f.* from clearing_operations o cross join lateral failed_parties(o.token) f)
    select to_jsonb(d)::text as fault from (
      (select 'missing' as is, * from (table truth except table failed_orders) m)
      union all (select 'wrong' as is, * from (table failed_orders except table truth) w)) d`)
  return rows.map(row => row.fault)
}

/** Where kept sums differ from the records that they are made of. */
async function sumFaults<Which>(db: Db, kept: KeptSums<Which>): Promise<string[]> {
  const { rows } = await db.execute<{ missing: string }>(
    sql`select to_jsonb(missing)::text as missing from (${sumDifferences(kept)}) missing`,
  )
  return rows.map(row => `${getTableName(kept.table)} lack ${row.missing}`)
}
