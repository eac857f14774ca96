import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { SendableRefund } from './chooseBatch.ts'
import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm'
import { isDue } from '../../db/isDue.ts'
import { refunds } from '../../db/schema/index.ts'

/** Looked at together; no transaction takes more. */
const mostAtOnce = 200
/** Longest that a refund is put off after a failure. */
const longestWaitMs = 60_000

/** What can be signed now on a chain, the oldest first. */
export async function readyRefunds(ctx: Pick<ClearingContext, 'database' | 'now'>, chainId: string): Promise<SendableRefund[]> {
  const rows = await ctx.database.db.select().from(refunds)
    .where(and(
      eq(refunds.chainId, chainId),
      eq(refunds.status, 'due'),
      or(isNull(refunds.notBefore), isDue(refunds.notBefore, ctx.now(), longestWaitMs)),
    ))
    .orderBy(asc(refunds.id))
    .limit(mostAtOnce)
  return rows.flatMap(row => row.to === null ? [] : [{ ...row, to: row.to }])
}

/** Not tried again before so many milliseconds have passed. */
export async function postpone(db: Db, ids: number[], now: Date, ms: number): Promise<void> {
  await db.update(refunds).set({ notBefore: new Date(now.getTime() + ms) }).where(and(inArray(refunds.id, ids), eq(refunds.status, 'due')))
}

/** One of them may be refused for ever: from now on each goes with half as many. */
export async function halve(db: Db, ids: number[]): Promise<void> {
  await db.update(refunds).set({ largestBatch: Math.max(1, Math.floor(ids.length / 2)) }).where(inArray(refunds.id, ids))
}
