import type { ServicesView } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { asc, eq, isNull, sql } from 'drizzle-orm'
import { clearingOperations, hermesRuns, laneLocks, refunds, refundTransactions } from '../../db/schema/index.ts'
import { openPauses, placeOf } from '../pauses/pauses.ts'
import { living } from '../refunds/sign/transactions.ts'

/** What is paused, and what is still under way: by it an operator sees when all has come to rest. */
export async function viewServices(ctx: Pick<ClearingContext, 'database'>): Promise<ServicesView> {
  const { db } = ctx.database
  const paused = await openPauses(db)
  const calls = await db
    .selectDistinctOn([hermesRuns.id])
    .from(hermesRuns)
    .innerJoin(laneLocks, eq(laneLocks.holder, hermesRuns.holder))
    .where(isNull(hermesRuns.endedAt))
    .orderBy(asc(hermesRuns.id))
  const signed = await db
    .select({
      chainId: refundTransactions.chainId,
      txHash: refundTransactions.txHash,
      timeoutHeight: refundTransactions.timeoutHeight,
      refunds: sql<string[]>`array_agg(${refunds.id}::text order by ${refunds.id})`,
    })
    .from(refundTransactions)
    .innerJoin(refunds, eq(refunds.transactionId, refundTransactions.id))
    .where(living)
    .groupBy(refundTransactions.id)
    .orderBy(asc(refundTransactions.id))
  return {
    paused: paused.map(({ what, scope, reason, by, since, emergency }) => ({
      what,
      ...viewScope(scope),
      reason,
      by,
      since: since.toISOString(),
      emergency,
    })),
    openOrders: await db.$count(clearingOperations, isNull(clearingOperations.finishedAt)),
    hermesCalls: calls.map(({ hermes_runs: { lane, chainId, portId, channelId, sequences, startedAt } }) => ({
      lane,
      route: { chainId, portId, channelId },
      sequences,
      startedAt: startedAt.toISOString(),
    })),
    signedRefunds: signed.map(({ timeoutHeight, ...one }) => ({ ...one, lastHeight: String(timeoutHeight) })),
  }
}

function viewScope(scope: string): Pick<ServicesView['paused'][number], 'chainId' | 'route'> {
  const { chainId, portId, channelId } = placeOf(scope)
  if (chainId === undefined) return {}
  return portId === undefined || channelId === undefined ? { chainId } : { route: { chainId, portId, channelId } }
}
