import type { ClearingContext } from '../../context.ts'
import { and, eq, sql } from 'drizzle-orm'
import { keepAlert } from '../../../db/alerts.ts'
import { refunds } from '../../../db/schema/index.ts'

/** Alerts while refunds wait because the caps of a day are used up: many people have paid wrongly, or a node invents payments. */
export async function tellCaps(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  for (const chainId of ctx.chains.keys()) {
    const [waiting] = await db
      .select({
        count: sql<number>`count(*)::int`,
        asking: sql<number>`count(*) filter (where ${refunds.status} = 'awaiting_approval')::int`,
      })
      .from(refunds)
      .where(and(eq(refunds.chainId, chainId), eq(refunds.waitsFor, 'daily-limit')))
    const { count, asking } = waiting ?? { count: 0, asking: 0 }
    const wrong = {
      detail:
        `${count === 1 ? 'A refund' : `${count} refunds`} on ${chainId} would be more than leaves by ` +
        'itself in a day for payments that one node alone has shown; ' +
        `${asking} of them wait for approval, the others for the day to pass. ` +
        'See on another node whether these payments are there before you approve any.',
      data: { refunds: count, awaitingApproval: asking },
    }
    if (await keepAlert(db, 'refund-caps-reached', chainId, count === 0 ? null : wrong, ctx.now()))
      ctx.log.warn({ chainId, refunds: count }, 'the caps of refunds are reached')
  }
}
