import type { OperationStatus } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import type { OrderFacts } from './judgeNotices.ts'
import { sql } from 'drizzle-orm'
import { clearingOperations, payments, refunds } from '../db/schema/index.ts'

/** In one statement, and so of one moment. What is short goes back by itself, dust is not worth it, and for some a person has to agree. */
export async function readOrderFacts(db: Db, token: string): Promise<OrderFacts> {
  const { rows } = await db.execute<{
    status: OperationStatus | null
    open: number
    paid: number
    claimable: number
    unsettled: number
  }>(sql`
    select (select status from ${clearingOperations} where token = ${token}) as status,
      (select count(*)::int from ${refunds} where token = ${token} and status <> 'confirmed') as open,
      (select count(*)::int from ${refunds} where token = ${token} and status = 'confirmed') as paid,
      (select count(*)::int from ${payments} where token = ${token} and state = 'held'
        and held_reason in ('unmatched', 'no-safe-recipient')) as claimable,
      (select count(*)::int from ${payments} where token = ${token} and (state = 'seen'
        or state = 'held' and held_reason <> 'dust')) as unsettled`)
  const [row] = rows
  if (!row) throw new Error('a select without a table gives one row')
  return {
    status: row.status,
    refunds: { open: row.open, paid: row.paid },
    payments: { claimable: row.claimable, open: row.unsettled },
  }
}
