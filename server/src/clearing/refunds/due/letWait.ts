import type { SQL } from 'drizzle-orm'
import type { Tx } from '../../../db/database.ts'
import type { ClearingContext } from '../../context.ts'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { idsOf } from '../../../base/idsOf.ts'
import { refunds } from '../../../db/schema/index.ts'
import { tellRefund } from './tellRefund.ts'

/**
 * Says of refunds that stay due what they wait for, once, and `why` an operator lets them wait; null: nothing any more. They go on by
 * themselves. In the caller's transaction.
 */
export async function letWait(
  ctx: ClearingContext,
  tx: Tx,
  which: SQL,
  waitsFor: 'daily-limit' | 'shortfall' | 'paused' | null,
  at: Date,
  why = '',
): Promise<void> {
  const changed = and(which, eq(refunds.status, 'due'), sql`${refunds.waitsFor} is distinct from ${waitsFor}`)
  // In one order everywhere: who signs or parks the same refunds at this moment waits, or is waited for.
  const rows = await tx.select({ id: refunds.id }).from(refunds).where(changed).orderBy(asc(refunds.id)).for('update')
  const moved =
    rows.length === 0
      ? []
      : await tx
          .update(refunds)
          .set({ waitsFor })
          .where(and(inArray(refunds.id, idsOf(rows)), eq(refunds.status, 'due')))
          .returning()
  if (waitsFor === null) return
  for (const refund of moved) tellRefund(ctx, tx, refund, { at, kind: kinds[waitsFor], why })
}

const kinds = { 'daily-limit': 'refund-later', shortfall: 'refund-paused', paused: 'refund-stopped' } as const
