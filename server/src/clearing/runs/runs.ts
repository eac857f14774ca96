import type { ChannelEnd } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db, Tx } from '../../db/database.ts'
import type { ResultRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { channelKey } from '@relayooor/shared'
import { and, asc, desc, eq, isNull, lt, not, sql } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { isDue } from '../../db/isDue.ts'
import { isResult } from '../../db/isResult.ts'
import { chainReads, clearingOperations, hermesRuns, laneLocks, packetClearingResults } from '../../db/schema/index.ts'
import { clearingIsPaused, pausedSince } from '../pauses/pauses.ts'
import { judgeGroup, largestGroup } from './judgeGroup.ts'

const p = packetClearingResults

/** Whose turn it is where both wait: packets that no call has failed with, or those that shared one that failed. */
export type Turn = 'fresh' | 'suspects'
/** What cannot be judged yet is looked at again after this. */
export const postponedSeconds = 5

/** What the next call of Hermes carries. */
export async function pickBatch(ctx: ClearingContext, channel: ChannelEnd, turn: Turn): Promise<ResultRow[]> {
  return groupOf(await readyRows(ctx, ctx.database.db, channel, turn))
}

/** The same, locked until the transaction ends, so that nobody ends or takes them meanwhile. */
export async function lockBatch(ctx: ClearingContext, tx: Tx, channel: ChannelEnd, turn: Turn): Promise<ResultRow[]> {
  return groupOf(await readyRows(ctx, tx, channel, turn).for('update', { of: p }))
}

/** As many as one call can have; of suspects those first that may share it with more, since fewer of them are one. */
function readyRows(ctx: ClearingContext, db: Db, channel: ChannelEnd, turn: Turn) {
  const isFresh = sql`(${p.mostTogether} is null)`
  return db
    .select({ row: p })
    .from(p)
    .innerJoin(clearingOperations, eq(clearingOperations.token, p.token))
    .where(and(eq(p.routeKey, channelKey(channel)), eq(p.result, 'pending'), isNull(p.runId), attemptIsDue(ctx), not(clearingIsPaused())))
    .orderBy(
      turn === 'fresh' ? desc(isFresh) : asc(isFresh),
      sql`${p.mostTogether} desc nulls first`,
      asc(p.attempts),
      asc(clearingOperations.createdAt),
      asc(p.sequence),
    )
    .limit(largestGroup)
}

function groupOf(ready: { row: ResultRow }[]): ResultRow[] {
  return judgeGroup(ready.map(one => one.row))
}

/** Counts an attempt and says which call makes it. */
export async function giveToRun(db: Db, row: ResultRow, runId: number): Promise<void> {
  await db
    .update(p)
    .set({ runId, attempts: row.attempts + 1 })
    .where(isResult(row))
}

/** Packets that waited for their first or next attempt until their order's time was over. */
export async function overduePackets(ctx: ClearingContext, now: Date): Promise<ResultRow[]> {
  const rows = await ctx.database.db
    .select({ row: p })
    .from(p)
    .innerJoin(clearingOperations, eq(clearingOperations.token, p.token))
    .where(
      and(
        eq(p.result, 'pending'),
        isNull(p.runId),
        lt(clearingOperations.deadlineAt, now),
        not(clearingIsPaused()),
        lt(deadlineOf(ctx), now),
        hasNoGap(),
      ),
    )
    .limit(500)
  return rows.map(one => one.row)
}

/** Until when a packet of an order may be tried: the time in which its clearing was paused does not count. */
export function deadlineOf(ctx: ClearingContext): SQL<Date> {
  const { deadlineAt } = clearingOperations
  const begun = sql`${deadlineAt} - make_interval(secs => ${ctx.settings.deadlineSeconds})`
  return sql<Date>`${deadlineAt} + ${pausedSince(begun)}`.mapWith(deadlineAt)
}

/** A block in quarantine of either chain may show that the packet has ended. */
export function hasNoGap(): SQL {
  return sql`not exists (select 1 from ${chainReads}
    where ${chainReads.gap} is not null and ${chainReads.chainId} in (${p.chainId}, ${p.destinationChainId}))`
}

/** Packets that a run has left open. */
export async function packetsOfRun(db: Db, runId: number): Promise<ResultRow[]> {
  return db
    .select()
    .from(p)
    .where(and(eq(p.runId, runId), eq(p.result, 'pending')))
}

/** The same, as far as they can be judged now: while clearing is paused, what the chains show alone ends a packet. */
export async function judgeablePackets(db: Db, runId: number): Promise<ResultRow[]> {
  return db
    .select()
    .from(p)
    .where(and(eq(p.runId, runId), eq(p.result, 'pending'), not(clearingIsPaused())))
}

/** Runs that are over and whose open packets are due to be judged. */
export async function unverifiedRuns(ctx: ClearingContext, channel: ChannelEnd): Promise<number[]> {
  const rows = await ctx.database.db
    .selectDistinct({ id: hermesRuns.id })
    .from(p)
    .innerJoin(hermesRuns, eq(hermesRuns.id, p.runId))
    .where(and(eq(p.routeKey, channelKey(channel)), eq(p.result, 'pending'), isOver(), attemptIsDue(ctx), not(clearingIsPaused())))
    .orderBy(asc(hermesRuns.id))
  return idsOf(rows)
}

/** Marks the calls of a channel that ended with their worker, and says which. */
export async function closeLostRuns(db: Db, channel: ChannelEnd, at: Date): Promise<number[]> {
  const closed = await db
    .update(hermesRuns)
    .set({ endedAt: at, end: 'lost', complaint: 'hermes-failed' })
    .where(and(eq(hermesRuns.routeKey, channelKey(channel)), isNull(hermesRuns.endedAt), isOver()))
    .returning({ id: hermesRuns.id })
  return idsOf(closed)
}

/** Channels with paid work that can be done now. */
export async function channelsWithWork(ctx: ClearingContext): Promise<ChannelEnd[]> {
  return ctx.database.db
    .selectDistinct({ chainId: p.chainId, portId: p.portId, channelId: p.channelId })
    .from(p)
    .leftJoin(hermesRuns, eq(hermesRuns.id, p.runId))
    .where(and(eq(p.result, 'pending'), sql`(${p.runId} is null or ${isOver()})`, attemptIsDue(ctx), not(clearingIsPaused())))
}

function attemptIsDue(ctx: ClearingContext) {
  return isDue(p.nextAttemptAt, ctx.now(), 1000 * Math.max(postponedSeconds, ...ctx.settings.backoffSeconds))
}

/** Whether a call is over: it said so, or its hold on the lane is gone, which is given up only when no process of its holder is left. */
export function isOver(): SQL {
  return sql`(${hermesRuns.endedAt} is not null or not exists (select 1 from ${laneLocks}
    where ${laneLocks.holder} = ${hermesRuns.holder}))`
}
