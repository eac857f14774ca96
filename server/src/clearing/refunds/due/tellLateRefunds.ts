import type { AlertData } from '@relayooor/shared'
import type { ClearingContext } from '../../context.ts'
import { and, eq, inArray, isNull, min, sql } from 'drizzle-orm'
import { toSecond } from '../../../base/toSecond.ts'
import { keepAlert } from '../../../db/alerts.ts'
import { refunds } from '../../../db/schema/index.ts'
import { endWalletAlert } from './walletAlert.ts'

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
    const late = open?.since && now.getTime() - open.since.getTime() >= lateAfterMs ? { count: open.count, since: open.since } : null
    if (await keepAlert(db, 'refunds-late', chainId, late && describe(chainId, late.count, late.since.toISOString()), now))
      ctx.log.warn({ chainId, refunds: late?.count }, 'refunds are late')
  }
}

function describe(chainId: string, refunds: number, since: string): { detail: string; data: AlertData<'refunds-late'> } {
  return {
    detail:
      `${refunds === 1 ? 'A refund' : `${refunds} refunds`} on ${chainId} ${refunds === 1 ? 'is' : 'are'} not ` +
      `confirmed since ${toSecond(since)}. See whether the chain's nodes answer, its blocks are read, ` +
      'and the service wallet has coins for gas.',
    data: { refunds, since },
  }
}
