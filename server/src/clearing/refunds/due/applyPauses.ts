import type { Db } from '../../../db/database.ts'
import type { ClearingContext } from '../../context.ts'
import { Problem } from '@relayooor/shared'
import { and, eq, inArray, isNull, not } from 'drizzle-orm'
import { inTransaction } from '../../../db/inTransaction.ts'
import { refunds } from '../../../db/schema/index.ts'
import { asSentence, openPauses, refundIsIn, refundIsPaused } from '../../pauses/pauses.ts'
import { letWait } from './letWait.ts'

/** Writes down, and tells, which refunds of a chain wait because an operator has paused refunds, and which do so no more; once. */
export async function applyPauses(ctx: ClearingContext, chainId: string): Promise<void> {
  const { db } = ctx.database
  const due = and(eq(refunds.chainId, chainId), eq(refunds.status, 'due'))
  const paused = and(due, isNull(refunds.waitsFor), refundIsPaused())
  const resumed = and(due, eq(refunds.waitsFor, 'paused'), not(refundIsPaused()))
  if (paused && (await db.$count(refunds, paused)) > 0)
    await inTransaction(ctx.database, 'refund-pause', async tx => {
      for (const { scope, reason } of await openPauses(tx, 'refunds')) {
        const which = and(due, isNull(refunds.waitsFor), refundIsIn(scope))
        if (which) await letWait(ctx, tx, which, 'paused', ctx.now(), asSentence(reason))
      }
    })
  if (resumed && (await db.$count(refunds, resumed)) > 0)
    await inTransaction(ctx.database, 'refund-resume', tx => letWait(ctx, tx, resumed, null, ctx.now()))
}

/** What a person signs waits as well. @throws Problem `paused` */
export async function refusePausedRefunds(db: Db, ids: number[]): Promise<void> {
  if ((await db.$count(refunds, and(inArray(refunds.id, ids), refundIsPaused()))) > 0)
    throw new Problem('paused', 'Refunds are paused: resume them before you sign any.', {}, 60)
}
