import type { ClearingContext } from '../../context.ts'
import { and, eq, sql } from 'drizzle-orm'
import { endAlert, raiseAlert } from '../../../db/alerts.ts'
import { refunds } from '../../../db/schema/index.ts'

const name = 'refund-caps-reached'

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
    if (!waiting || waiting.count === 0) {
      await endAlert(db, name, chainId, ctx.now())
      continue
    }
    const raised = await raiseAlert(
      db,
      {
        name,
        subject: chainId,
        detail:
          `${waiting.count === 1 ? 'A refund' : `${waiting.count} refunds`} on ${chainId} would be more than leaves by ` +
          'itself in a day for payments that one node alone has shown; ' +
          `${waiting.asking} of them wait for approval, the others for the day to pass. ` +
          'See on another node whether these payments are there before you approve any.',
        data: { refunds: waiting.count, awaitingApproval: waiting.asking },
      },
      ctx.now(),
    )
    if (raised) ctx.log.warn({ chainId, refunds: waiting.count }, 'the caps of refunds are reached')
  }
}
