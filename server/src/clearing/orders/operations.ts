import type { PacketResult } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db, Tx } from '../../db/database.ts'
import type { ResultRow, TokenRow } from '../../db/schema/index.ts'
import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import { isResult } from '../../db/isResult.ts'
import { clearingTokens, packetClearingResults } from '../../db/schema/index.ts'
import { move } from '../states.ts'
import { countPacket } from './count.ts'

/** Moves operations on to what is not their end, and says which of them really moved: those already there stay as they are. */
export async function advanceOperations(db: Db, tokens: string[], to: 'clearing' | 'verifying', at: Date): Promise<string[]> {
  const moved =
    to === 'clearing'
      ? await move(db, 'operation', tokens, { from: ['queued', 'verifying'], to, set: { startedAt: at } })
      : await move(db, 'operation', tokens, { from: ['clearing'], to })
  return moved.map(row => row.token)
}

export async function getToken(db: Db, token: string): Promise<TokenRow | null> {
  const [row] = await db.select().from(clearingTokens).where(eq(clearingTokens.id, token))
  return row ?? null
}

/** Live reservations of these packets. */
export async function pendingResults(db: Db, keys: string[]): Promise<ResultRow[]> {
  return resultsWhere(db, keys, eq(packetClearingResults.result, 'pending'))
}

/** Live reservations of these packets, and those of orders that gave up on them and have not seen since what became of them. */
export async function unseenResults(db: Db, keys: string[]): Promise<ResultRow[]> {
  const p = packetClearingResults
  return resultsWhere(db, keys, or(eq(p.result, 'pending'), and(eq(p.result, 'failed'), isNull(p.txChainId))))
}

async function resultsWhere(db: Db, keys: string[], condition: SQL | undefined): Promise<ResultRow[]> {
  const p = packetClearingResults
  return keys.length === 0
    ? []
    : db
        .select()
        .from(p)
        .where(and(condition, sql`${p.packetKey} = any(${sql.param(keys)}::text[])`))
        // What one block ended stands in the timeline in one order.
        .orderBy(asc(p.packetKey))
}

/** Adds to a packet that failed where it ended after all. Its result, and what went back for it, stay. */
export async function noteLateEnd(db: Db, row: ResultRow, trace: { txHash?: string | undefined; chainId: string }): Promise<void> {
  await db.update(packetClearingResults).set({ txHash: trace.txHash, txChainId: trace.chainId }).where(isResult(row))
}

/** Ends one packet's part of an operation. False when it had ended before: the first end stays. */
export async function finishPacket(
  tx: Tx,
  row: ResultRow,
  {
    result,
    ...end
  }: {
    result: Exclude<PacketResult, 'pending'>
    byUs: boolean
    reason?: ResultRow['reason']
    txHash?: string | undefined
    txChainId?: string | undefined
    at: Date
  },
): Promise<boolean> {
  const finished = await move(tx, 'packet', [row], { from: ['pending'], to: result, set: { ...end, runId: null } })
  if (finished.length > 0) countPacket(tx, row)
  return finished.length > 0
}

export async function resultsOf(db: Db, token: string): Promise<ResultRow[]> {
  const p = packetClearingResults
  return db.select().from(p).where(eq(p.token, token)).orderBy(asc(p.chainId), asc(p.channelId), asc(p.sequence))
}
