import type { Database } from '../../server/src/db/database.ts'
import { archiveOrders } from '../../server/src/clearing/retention/archiveOrders.ts'
import { purgeOrders } from '../../server/src/clearing/retention/purgeOrders.ts'
import { contextOf } from '../../server/src/clearing/testing.ts'

/** Of a year of orders nine in ten are archived, and none is purged. Days. */
export const archivedRetention = { prices: 30, orders: 36.5, archivedOrders: 400 }

/**
 * Takes filled books as far as their rules have it for this moment, as the scheduler would: each run takes as many as it may.
 * @returns of the orders, the share that is kept in each way
 */
export async function ageBooks(
  database: Database,
  { now, retention }: { now: Date; retention: typeof archivedRetention },
): Promise<{ archived: number; purged: number }> {
  const ctx = contextOf(database, { now: () => now, settings: { retention } })
  for (const age of [archiveOrders, purgeOrders]) {
    while ((await age(ctx, AbortSignal.any([]))) > 0) {
      /* the next run */
    }
  }
  await database.pool.query('vacuum analyze')
  const { rows } = await database.pool.query<{ archived: number; purged: number }>(
    `select avg((kept = 'archived')::int)::float8 as archived, avg((kept = 'purged')::int)::float8 as purged from clearing_operations`,
  )
  return rows[0] ?? { archived: 0, purged: 0 }
}
