import type { ClearingContext } from '../../context.ts'
import { and, eq, inArray, isNull, min, sql } from 'drizzle-orm'
import { endAlert, raiseAlert } from '../../../db/alerts.ts'
import { refunds } from '../../../db/schema/index.ts'
import { endWalletAlert } from './walletAlert.ts'

const name = 'refunds-late'
const lateAfterMs = 600_000

/** Alerts while a refund that goes out by itself is on its way for too long: a node that is down, a chain that takes nothing. */
export async function tellLateRefunds(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const now = ctx.now()
  for (const chainId of ctx.chains.keys()) {
    const [open] = await db
      .select({
        since: min(refunds.createdAt),
        count: sql<number>`count(*)::int`,
        due: sql<number>`count(*) filter (where ${refunds.status} = 'due')::int`,
      })
      .from(refunds)
      .where(and(eq(refunds.chainId, chainId), inArray(refunds.status, ['due', 'signed', 'broadcast']), isNull(refunds.waitsFor)))
    if (!open || open.due === 0) await endWalletAlert(ctx, chainId)
    if (!open?.since || now.getTime() - open.since.getTime() < lateAfterMs) {
      await endAlert(db, name, chainId, now)
      continue
    }
    const raised = await raiseAlert(
      db,
      {
        name,
        subject: chainId,
        detail:
          `${open.count === 1 ? 'A refund' : `${open.count} refunds`} on ${chainId} ${open.count === 1 ? 'is' : 'are'} not ` +
          `confirmed since ${open.since.toISOString()}. See whether the chain's nodes answer, its blocks are read, ` +
          'and the service wallet has coins for gas.',
        data: { refunds: open.count, since: open.since.toISOString() },
      },
      now,
    )
    if (raised) ctx.log.warn({ chainId, refunds: open.count }, 'refunds are late')
  }
}
