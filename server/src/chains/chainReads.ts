import type { Db } from '../db/database.ts'
import type { ChainRead } from '../db/schema/index.ts'
import { and, eq, isNull } from 'drizzle-orm'
import { chainCursors, chainReads, quarantinedBlocks } from '../db/schema/index.ts'

/** How far a chain was read without a gap; null before its first block. */
export async function readOf(db: Db, chainId: string): Promise<ChainRead | null> {
  const [read] = await db.select().from(chainReads).where(eq(chainReads.chainId, chainId))
  return read ?? null
}

/** Whether this block of a chain was recorded: what is not in the records by then is not in that block. */
export async function isRead(db: Db, chainId: string, height: number): Promise<boolean> {
  const [cursor] = await db.select({ height: chainCursors.height }).from(chainCursors).where(eq(chainCursors.chainId, chainId))
  return cursor !== undefined && cursor.height >= height && (await openQuarantine(db, chainId, height)) === null
}

/** The quarantine of one height, while it is open. */
export async function openQuarantine(db: Db, chainId: string, height: number) {
  const q = quarantinedBlocks
  const [row] = await db
    .select()
    .from(q)
    .where(and(eq(q.chainId, chainId), eq(q.height, height), isNull(q.readAt)))
  return row ?? null
}
