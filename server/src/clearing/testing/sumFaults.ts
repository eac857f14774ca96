import type { Db } from '../../db/database.ts'
import type { KeptSums } from '../../db/keptSums.ts'
import { getTableName, sql } from 'drizzle-orm'
import { sumDifferences } from '../../db/keptSums.ts'
import { keptCosts } from '../gas/costSums.ts'
import { keptTotals } from '../orders/totals.ts'
import { keptUserStatistics } from '../orders/userStatistics.ts'

export function costFaults(db: Db): Promise<string[]> {
  return sumFaults(db, keptCosts)
}

export function totalFaults(db: Db): Promise<string[]> {
  return sumFaults(db, keptTotals)
}

export function statisticsFaults(db: Db): Promise<string[]> {
  return sumFaults(db, keptUserStatistics)
}

/** Where kept sums differ from the records that they are made of. */
async function sumFaults<Which>(db: Db, kept: KeptSums<Which>): Promise<string[]> {
  const { rows } = await db.execute<{ missing: string }>(
    sql`select to_jsonb(missing)::text as missing from (${sumDifferences(kept)}) missing`,
  )
  return rows.map(row => `${getTableName(kept.table)} lack ${row.missing}`)
}
