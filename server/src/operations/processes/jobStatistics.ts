import type { JobStatistics } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { and, asc, gte, isNotNull, sql } from 'drizzle-orm'
import { clearingOperations, hermesRuns } from '../../db/schema/index.ts'

const dayMs = 24 * 3_600_000
/** The newest: however many there were in all, no more are read. */
const mostCalls = 20_000

/** How work went within a day. */
export async function readJobStatistics(db: Db, now: Date): Promise<Pick<JobStatistics, 'hermesCalls' | 'orders'>> {
  const since = new Date(now.getTime() - dayMs)
  const [calls, orders] = await Promise.all([
    db
      .select({
        end: sql<string>`coalesce(${hermesRuns.end}, 'lost')`,
        n: sql<number>`count(*)::int`,
        ...seconds(sql`${hermesRuns.endedAt} - ${hermesRuns.startedAt}`),
      })
      .from(hermesRuns)
      .where(and(gte(hermesRuns.endedAt, since), sql`${hermesRuns.id} > (select max(id) from ${hermesRuns}) - ${mostCalls}`))
      .groupBy(sql`1`)
      .orderBy(sql`1`),
    db
      .select({
        status: clearingOperations.status,
        n: sql<number>`count(*)::int`,
        ...seconds(sql`${clearingOperations.finishedAt} - ${clearingOperations.createdAt}`),
      })
      .from(clearingOperations)
      .where(and(isNotNull(clearingOperations.finishedAt), gte(clearingOperations.finishedAt, since)))
      .groupBy(clearingOperations.status)
      .orderBy(asc(clearingOperations.status)),
  ])
  return {
    hermesCalls: calls.map(({ n, ...one }) => ({ ...one, calls: n })),
    orders: orders.map(({ n, ...one }) => ({ ...one, orders: n })),
  }
}

function seconds(took: ReturnType<typeof sql>) {
  const share = (part: number) => sql<number>`percentile_cont(${part}) within group (order by extract(epoch from ${took}))::float8`
  return { p50Seconds: share(0.5), p95Seconds: share(0.95) }
}
