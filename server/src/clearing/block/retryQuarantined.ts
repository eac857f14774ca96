import type { Block, Chain } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { ChainError } from '../../chains/chainError.ts'
import { openQuarantine } from '../../chains/chainReads.ts'
import { foreignText, longestLog } from '../../chains/foreignText.ts'
import { quarantinedBlocks } from '../../db/schema/index.ts'
import { blockFromCopy } from './answerCopy.ts'
import { readQuarantined } from './readBlock.ts'

/** Tries every height of a chain again that is in quarantine, the lowest first. */
export async function retryAll(ctx: ClearingContext, chain: Chain): Promise<void> {
  const { chainId } = chain.settings
  const q = quarantinedBlocks
  const open = await ctx.database.db
    .select({ height: q.height })
    .from(q)
    .where(and(eq(q.chainId, chainId), isNull(q.readAt)))
    .orderBy(asc(q.height))
  for (const { height } of open) await retryQuarantined(ctx, chain, height)
}

/** Tries one again, from the nodes or the stored copy. @returns whether it is recorded now; if not, the reason is stored */
export async function retryQuarantined(ctx: ClearingContext, chain: Chain, height: number): Promise<boolean> {
  const { chainId } = chain.settings
  try {
    const block = await blockAgain(ctx, chain, height)
    return block !== null && (await readQuarantined(ctx, block))
  } catch (error) {
    const reason = foreignText(error instanceof Error ? error.message : String(error), longestLog)
    ctx.log.warn({ chainId, height, error: reason }, 'a block in quarantine still cannot be recorded')
    const q = quarantinedBlocks
    await ctx.database.db
      .update(q)
      .set({ reason, tries: sql`${q.tries} + 1`, triedAt: ctx.now() })
      .where(and(eq(q.chainId, chainId), eq(q.height, height), isNull(q.readAt)))
    return false
  }
}

async function blockAgain(ctx: ClearingContext, chain: Chain, height: number): Promise<Block | null> {
  try {
    return await chain.block(height)
  } catch (error) {
    const row = await openQuarantine(ctx.database.db, chain.settings.chainId, height)
    const kept =
      error instanceof ChainError && error.code === 'pruned' && row?.kind === 'not-recorded'
        ? blockFromCopy({ length: row.length, copy: row.answer })
        : null
    if (!kept) throw error
    return kept
  }
}
