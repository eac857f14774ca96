import type { List, PendingOperationView } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { WaitingPacket } from './judgeWaits.ts'
import { and, asc, eq, inArray, isNull, not, sql } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { clearingOperations, hermesRuns, packetClearingResults, pauses } from '../../db/schema/index.ts'
import { clearingIsPaused, packetIsIn } from '../pauses/pauses.ts'
import { deadlineOf, hasNoGap, isOver } from '../runs/runs.ts'
import { judgeWaits } from './judgeWaits.ts'
import { inSnapshot, presentForAdmin } from './listOrders.ts'
import { readListed } from './presentOperation.ts'

const cursors = listCursor('pending', [at.moment, at.uuid])
const o = clearingOperations
const p = packetClearingResults

/** Orders that are paid and not finished, the oldest first; `overdue`: only those whose time is over. */
export async function listPending(
  ctx: ClearingContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  { overdue }: { overdue: boolean },
): Promise<List<PendingOperationView>> {
  const after = cursors.read(cursor)
  const now = ctx.now()
  const { page, waiting, listed, nextCursor } = await inSnapshot(ctx, async db => {
    const found = await db
      .select({ token: o.token, paidAt: o.createdAt, overdue: sql<boolean>`${isOverdue(ctx, now)}` })
      .from(o)
      .where(
        and(
          isNull(o.finishedAt),
          after && sql`(${o.createdAt}, ${o.token}) > (${after[0]}, ${after[1]}::uuid)`,
          overdue ? isOverdue(ctx, now) : undefined,
        ),
      )
      .orderBy(asc(o.createdAt), asc(o.token))
      .limit(limit + 1)
    const page = found.slice(0, limit)
    const tokens = page.map(row => row.token)
    const last = page.at(-1)
    return {
      page,
      waiting: await waitingPackets(db, tokens),
      listed: await readListed(db, tokens),
      nextCursor: last && found.length > limit ? cursors.write(last.paidAt.toISOString(), last.token) : null,
    }
  })
  const views = new Map((await presentForAdmin(ctx, listed)).map(view => [view.token, view]))
  return {
    items: page.flatMap(row => {
      const view = views.get(row.token)
      const waitingSeconds = Math.max(0, Math.floor((now.getTime() - row.paidAt.getTime()) / 1_000))
      return view ? [{ ...view, waitingSeconds, overdue: row.overdue, waits: judgeWaits(waiting.get(row.token) ?? [], now) }] : []
    }),
    nextCursor,
  }
}

/** A packet of it should have ended by now: the time in which its clearing was paused does not count. */
function isOverdue(ctx: ClearingContext, now: Date): SQL {
  return sql`exists (select 1 from ${p} where ${p.token} = ${o.token} and ${p.result} = 'pending' and ${o.deadlineAt} < ${now}
    and ${not(clearingIsPaused())} and ${deadlineOf(ctx)} < ${now})`
}

async function waitingPackets(db: Db, tokens: string[]): Promise<Map<string, WaitingPacket[]>> {
  if (tokens.length === 0) return new Map()
  const rows = await db
    .select({
      token: p.token,
      nextAttemptAt: p.nextAttemptAt,
      pausedSince: sql`(select min(${pauses.since}) from ${pauses} where ${isNull(pauses.endedAt)} and ${pauses.what} = 'clearing'
        and ${packetIsIn(pauses.scope)})`.mapWith(pauses.since),
      hasGap: sql<boolean>`${not(hasNoGap())}`,
      startedAt: hermesRuns.startedAt,
      endedAt: hermesRuns.endedAt,
      over: sql<boolean>`${isOver()}`,
    })
    .from(p)
    .leftJoin(hermesRuns, eq(hermesRuns.id, p.runId))
    .where(and(inArray(p.token, tokens), eq(p.result, 'pending')))
  return Map.groupBy(
    rows.map(({ startedAt, endedAt, over, ...row }) => ({ ...row, run: startedAt && { startedAt, endedAt, over } })),
    row => row.token,
  )
}
