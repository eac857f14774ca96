import type { FailureReason } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../../db/database.ts'
import type { ResultRow } from '../../db/schema/index.ts'
import type { Judgement } from '../../packets/judgeVerdict.ts'
import type { ClearingContext } from '../context.ts'
import type { AttemptDecision } from './judgeAttempt.ts'
import { unreachable } from '@relayooor/shared'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { pause } from '../../base/pause.ts'
import { onChainError } from '../../chains/chainError.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { isResult } from '../../db/isResult.ts'
import { chainReads, clearingOperations, hermesRuns, packetClearingResults } from '../../db/schema/index.ts'
import { examineNow } from '../../packets/examinePacket.ts'
import { packetOf } from '../../packets/presentPacket.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { failPacket } from './failPacket.ts'
import { judgeAttempt } from './judgeAttempt.ts'
import { deadlineOf, judgeablePackets, postponedSeconds } from './runs.ts'

/**
 * So many blocks of each chain must have been read since a call ended, before what it left open is
 * judged: its last transactions had their chance.
 */
const blocksAfter = 2
/** Packets that the chains are asked about at a time. */
const askedAtOnce = 10
/** Taken where a chain's pace cannot be measured. */
const usualSecondsPerBlock = 6
/** The lane is not kept longer than this for a chain that makes no blocks; a later pass looks again. */
export const longestWaitMs = 15_000

/** Judges what an ended call of Hermes left open: retry, or fail with the reason. Its successes were recorded block by block. */
export async function verifyRun(
  ctx: ClearingContext,
  runId: number,
  destinationChainId: string,
  signal: AbortSignal,
  waitMs: number,
): Promise<void> {
  const { db } = ctx.database
  const [run] = await db.select().from(hermesRuns).where(eq(hermesRuns.id, runId))
  if (!run?.endedAt || (await judgeablePackets(db, runId)).length === 0) return
  if (!(await blocksWereRead(ctx, [run.chainId, destinationChainId], { id: runId, endedAt: run.endedAt }, signal, waitMs))) {
    await postpone(ctx, runId)
    return
  }
  const open = await judgeablePackets(db, runId)
  for (let from = 0; from < open.length; from += askedAtOnce) {
    const rows = open.slice(from, from + askedAtOnce)
    const judged = await Promise.all(rows.map(async row => ({ row, judgement: await judgementOf(ctx, row) })))
    for (const { row, judgement } of judged) await judgePacket(ctx, row, judgement, run, open.length)
  }
}

/** Null when the chains cannot be asked. */
async function judgementOf(ctx: ClearingContext, row: ResultRow): Promise<Judgement | null> {
  const examined = await examineNow(ctx, packetOf(row), search => search()).catch(onChainError(() => null))
  return examined?.judgement ?? null
}

async function judgePacket(
  ctx: ClearingContext,
  row: ResultRow,
  judgement: Judgement | null,
  { complaint, end, sequences }: Pick<typeof hermesRuns.$inferSelect, 'complaint' | 'end' | 'sequences'>,
  left: number,
): Promise<void> {
  const { db } = ctx.database
  const [operation] = await db
    .select({ deadlineAt: deadlineOf(ctx), routeWorks: routeWorks(row) })
    .from(clearingOperations)
    .innerJoin(packetClearingResults, eq(packetClearingResults.token, clearingOperations.token))
    .where(isResult(row))
  if (!operation) throw new Error(`no operation for ${row.token}`)
  const decision = judgeAttempt({
    attempts: row.attempts,
    lost: end === 'lost' || end === 'cancelled',
    hung: end === 'timed-out',
    together: sequences.length,
    left,
    routeWorks: operation.routeWorks,
    backoffSeconds: ctx.settings.backoffSeconds,
    now: ctx.now(),
    deadlineAt: operation.deadlineAt,
    judgement,
    complaint,
  })
  ctx.log.info({ token: row.token, packet: row.packetKey, attempts: row.attempts, ...decision }, 'hermes left a packet open')
  await inTransaction(ctx.database, 'judge-packet', tx => carryOut(ctx, tx, row, decision))
}

/** Our lane has cleared another transfer of this one's route since its order began. */
function routeWorks({ routeKey }: ResultRow): SQL<boolean> {
  return sql<boolean>`exists (select 1 from ${packetClearingResults} as other
    where other.route_key = ${routeKey} and other.by_us and other.at > ${clearingOperations.createdAt})`
}

async function carryOut(ctx: ClearingContext, tx: Tx, row: ResultRow, decision: AttemptDecision): Promise<void> {
  const now = ctx.now()
  const change = async (set: Partial<ResultRow>) =>
    void (await tx
      .update(packetClearingResults)
      .set(set)
      .where(and(isResult(row), eq(packetClearingResults.result, 'pending'))))
  switch (decision.kind) {
    case 'resume':
      return change({ runId: null, attempts: row.attempts - 1, nextAttemptAt: now })
    case 'retry':
      await change({ runId: null, nextAttemptAt: decision.at, ...(decision.alone && { mostTogether: 1 }) })
      addRetry(tx, row, now, decision)
      return
    case 'split':
      await change({ runId: null, attempts: row.attempts - 1, mostTogether: decision.mostTogether, nextAttemptAt: now })
      addRetry(tx, row, now, { at: now })
      return
    case 'look-again':
      return change({ nextAttemptAt: decision.at })
    case 'fail':
      return failPacket(ctx, tx, row, decision.reason, now)
    default:
      return unreachable(decision)
  }
}

function addRetry(tx: Tx, row: ResultRow, now: Date, { at, reason }: { at: Date; reason?: FailureReason }): void {
  addToTimeline(tx, row.token, {
    at: now,
    kind: 'retry',
    text: 'A transfer was not cleared yet. It is tried again by itself.',
    data: { packet: packetOf(row), at: at.toISOString(), ...(reason && { reason }) },
  })
}

/** Waits until both chains were read some blocks beyond the end of the call, or nothing is left open. */
async function blocksWereRead(
  ctx: ClearingContext,
  chainIds: string[],
  run: { id: number; endedAt: Date },
  signal: AbortSignal,
  waitMs: number,
): Promise<boolean> {
  const until = Date.now() + waitMs
  const wanted = new Map(
    await Promise.all(
      chainIds.map(
        async chainId =>
          [
            chainId,
            run.endedAt.getTime() + blocksAfter * 1000 * ((await ctx.routes.secondsPerBlock(chainId)) ?? usualSecondsPerBlock),
          ] as const,
      ),
    ),
  )
  for (;;) {
    const reads = await ctx.database.db.select().from(chainReads).where(inArray(chainReads.chainId, chainIds))
    if (
      chainIds.every(chainId =>
        reads.some(read => read.chainId === chainId && read.blockTime.getTime() >= (wanted.get(chainId) ?? Infinity)),
      )
    )
      return true
    if ((await judgeablePackets(ctx.database.db, run.id)).length === 0) return true
    if (Date.now() >= until || signal.aborted) return false
    await pause(100, signal)
  }
}

async function postpone(ctx: ClearingContext, runId: number): Promise<void> {
  await ctx.database.db
    .update(packetClearingResults)
    .set({ nextAttemptAt: new Date(ctx.now().getTime() + postponedSeconds * 1000) })
    .where(and(eq(packetClearingResults.runId, runId), eq(packetClearingResults.result, 'pending')))
}
