import type { QueueStatus } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../db/database.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, hermesRuns, payments, refunds } from '../db/schema/index.ts'

/**
 * What there is to do, in one question: each part is read along an index of what is open, so that the books' size does not matter.
 */
export async function readWork(db: Db, now: Date): Promise<QueueStatus> {
  const age = (moment: string) =>
    sql`greatest(extract(epoch from ${now.toISOString()}::timestamptz - min(${sql.identifier(moment)})), 0)::float8 as "oldestSeconds"`
  const listed = (rows: SQL) => sql`(select coalesce(json_agg(one), '[]') from (${rows}) one)`
  const { rows } = await db.execute<QueueStatus & Record<string, unknown>>(sql`select
    ${listed(sql`select status, count(*)::int as orders, ${age('created_at')} from ${clearingOperations}
      where finished_at is null group by 1 order by 1`)} as orders,
    (select count(*)::int from ${payments} where state = 'seen') as "unsettledPayments",
    ${listed(sql`select held_reason as reason, count(*)::int as payments, ${age('at')} from ${payments}
      where state = 'held' group by 1 order by 1`)} as "heldPayments",
    ${listed(sql`select chain_id as "chainId", status, count(*)::int as refunds, ${age('created_at')} from ${refunds}
      where status <> 'confirmed' group by 1, 2 order by 1, 2`)} as refunds,
    (select count(*)::int from ${hermesRuns} where ended_at is null) as "hermesCalls"`)
  const [work] = rows
  if (!work) throw new Error('the work to do was not told')
  return work
}
