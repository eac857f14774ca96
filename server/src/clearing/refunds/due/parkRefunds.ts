import type { Tx } from '../../../db/database.ts'
import type { ClearingContext } from '../../context.ts'
import type { WaitsFor } from '../../owing/judgeRefund.ts'
import { and, asc, eq } from 'drizzle-orm'
import { idsOf } from '../../../base/idsOf.ts'
import { audit } from '../../../db/audit.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { refunds } from '../../../db/schema/index.ts'
import { move } from '../../states.ts'
import { tellRefund } from './tellRefund.ts'

/** What was to go out by a key that we no longer have waits for a person. */
export async function parkWithoutKey(ctx: ClearingContext, chainId: string): Promise<void> {
  const due = await ctx.database.db
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(eq(refunds.chainId, chainId), eq(refunds.status, 'due')))
    .orderBy(asc(refunds.token), asc(refunds.id))
  if (due.length > 0)
    await inTransaction(ctx.database, 'refund-park', async tx =>
      parkRefunds(ctx, tx, idsOf(due), { at: ctx.now(), source: chainId, waitsFor: 'no-hot-key' }),
    )
}

export interface Parking {
  at: Date
  source: string
  waitsFor: WaitsFor
  /** What was said against it. */
  complaint?: string | null
}

/** Lets refunds that were due wait for a person. In the caller's transaction. */
export async function parkRefunds(
  ctx: ClearingContext,
  tx: Tx,
  ids: number[],
  { at, source, waitsFor, complaint }: Parking,
): Promise<void> {
  for (const id of ids) {
    const [refund] = await move(tx, 'refund', [id], { from: ['due'], to: 'awaiting_approval', set: { waitsFor } })
    if (!refund) continue
    audit(tx, {
      at,
      actor: 'system',
      source,
      action: 'park-refund',
      subject: `refund:${id}`,
      before: { status: 'due' },
      after: { status: 'awaiting_approval', waitsFor, ...(complaint && { complaint }) },
    })
    tellRefund(ctx, tx, refund, { at, kind: 'refund-waits' })
  }
}
