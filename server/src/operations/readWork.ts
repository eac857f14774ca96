import type { QueueStatus } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, hermesRuns, payments, refunds } from '../db/schema/index.ts'

/** What there is to do: each is read along an index of what is open, so that the books' size does not matter. */
export async function readWork(db: Db, now: Date): Promise<QueueStatus> {
  const age = (moment: string) =>
    sql`greatest(extract(epoch from ${now.toISOString()}::timestamptz - min(${sql.identifier(moment)})), 0)::float8 as "oldestSeconds"`
  const [orders, held, owed, unsettled, running] = await Promise.all([
    db.execute<{ status: string; orders: number; oldestSeconds: number }>(
      sql`select status, count(*)::int as orders, ${age('created_at')} from ${clearingOperations}
        where finished_at is null group by 1 order by 1`,
    ),
    db.execute<{ reason: string; payments: number; oldestSeconds: number }>(
      sql`select held_reason as reason, count(*)::int as payments, ${age('at')} from ${payments}
        where state = 'held' group by 1 order by 1`,
    ),
    db.execute<{ chainId: string; status: string; refunds: number; oldestSeconds: number }>(
      sql`select chain_id as "chainId", status, count(*)::int as refunds, ${age('created_at')}
        from ${refunds} where status <> 'confirmed' group by 1, 2 order by 1, 2`,
    ),
    db.$count(payments, sql`state = 'seen'`),
    db.$count(hermesRuns, sql`ended_at is null`),
  ])
  return {
    orders: orders.rows,
    unsettledPayments: unsettled,
    heldPayments: held.rows,
    refunds: owed.rows,
    hermesCalls: running,
  }
}
