import type { AnswerCopy } from '../../chains/spooledAnswer.ts'
import type { ClearingContext } from '../context.ts'
import { and, count, eq, isNull } from 'drizzle-orm'
import { foreignText, longestLog } from '../../chains/foreignText.ts'
import { audit, byBlock } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { chainCursors, quarantinedBlocks } from '../../db/schema/index.ts'
import { tellQuarantine } from './tellQuarantine.ts'

export interface UnrecordedBlock {
  chainId: string
  height: number
  kind: (typeof quarantinedBlocks.$inferSelect)['kind']
  reason: string
  answer: AnswerCopy
}

/** So many are a fault of ours that every block meets: then the reader stands, as it does when a chain cannot be asked. */
const mostOpen = 100

/**
 * Skips a height that cannot be recorded, in one transaction with the cursor. False when another process has recorded or quarantined it, or
 * when too many are open.
 */
export async function quarantineBlock(
  ctx: ClearingContext,
  { chainId, height, kind, reason, answer: { digest, length, copy } }: UnrecordedBlock,
): Promise<boolean> {
  const at = ctx.now()
  return inTransaction(ctx.database, 'quarantine-block', async tx => {
    const q = quarantinedBlocks
    const [cursor] = await tx
      .update(chainCursors)
      .set({ height })
      .where(and(eq(chainCursors.chainId, chainId), eq(chainCursors.height, height - 1)))
      .returning({ blockTime: chainCursors.blockTime })
    if (!cursor) return false
    const [open] = await tx
      .select({ blocks: count() })
      .from(q)
      .where(and(eq(q.chainId, chainId), isNull(q.readAt)))
    if ((open?.blocks ?? 0) >= mostOpen) throw new Error(`${mostOpen} blocks of ${chainId} could not be recorded: no more are put aside`)
    const row = { kind, reason: foreignText(reason, longestLog), digest, length, answer: copy, readUntil: cursor.blockTime, at }
    await tx.insert(q).values({ chainId, height, ...row })
    audit(tx, {
      ...byBlock({ chainId, height, at }),
      action: 'quarantine-block',
      subject: `block:${chainId}:${height}`,
      after: { kind, reason: row.reason, digest },
    })
    await tellQuarantine(ctx, tx, chainId)
    return true
  })
}
