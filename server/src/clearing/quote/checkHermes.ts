import type { ClearingContext } from '../context.ts'
import { and, gt, sql } from 'drizzle-orm'
import { livingSince } from '../../db/lives.ts'
import { processes } from '../../db/schema/index.ts'
import { routePaused } from './routePaused.ts'

/** Workers say it anew every 5 s. */
const retryAfterSeconds = 10

/**
 * No price while every living worker says that it has no Hermes to call: the money would only go back. Where none lives, what is paid waits
 * for one.
 * @throws Problem `route-paused`
 */
export async function checkHermes(ctx: ClearingContext): Promise<void> {
  const workers = await ctx.database.db
    .select({ fault: sql<string | null>`${processes.facts} ->> 'hermesFault'` })
    .from(processes)
    .where(and(gt(processes.seenAt, livingSince(ctx.now())), sql`${processes.facts} ? 'hermesFault'`))
  if (workers.length > 0 && workers.every(({ fault }) => fault !== null))
    throw routePaused('hermes-missing', 'Our relayer is not running right now. Nothing is charged.', {}, retryAfterSeconds)
}
