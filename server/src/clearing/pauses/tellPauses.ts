import type { Tx } from '../../db/database.ts'
import type { PauseRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { and, asc, eq, isNotNull, isNull, not, or, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { clearingOperations, hermesRuns, packetClearingResults, pauses, timeline } from '../../db/schema/index.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { asSentence, clearingIsPaused, openPauses, packetIsIn } from './pauses.ts'

const mostAtOnce = 500

/** Tells in each order that waits because clearing is paused why it waits, whenever it was paid; once. */
export async function tellPauses(ctx: ClearingContext): Promise<void> {
  for (const pause of await openPauses(ctx.database.db, 'clearing')) while ((await tellSome(ctx, pause.id)) === mostAtOnce);
}

async function tellSome(ctx: ClearingContext, id: number): Promise<number> {
  const p = packetClearingResults
  return inTransaction(ctx.database, 'tell-pause', async tx => {
    // Who ends it waits until this is told, and then tells all of them that it is over.
    const [pause] = await tx
      .select()
      .from(pauses)
      .where(and(eq(pauses.id, id), isNull(pauses.endedAt)))
      .for('update')
    if (!pause) return 0
    const told = sql`exists (select 1 from ${timeline} join ${pauses} on ${pauses.id}::text = ${timeline.data}->>'pause'
      where ${timeline.token} = ${p.token} and ${timeline.kind} = 'paused' and ${pauses.endedAt} is null)`
    const waiting = await tx
      .selectDistinct({ token: p.token })
      .from(p)
      .leftJoin(hermesRuns, eq(hermesRuns.id, p.runId))
      .where(
        and(
          eq(p.result, 'pending'),
          // What Hermes has in hand does not wait.
          or(isNull(p.runId), isNotNull(hermesRuns.endedAt)),
          packetIsIn(pause.scope),
          not(told),
        ),
      )
      .orderBy(asc(p.token))
      .limit(mostAtOnce)
    const reason = asSentence(pause.reason)
    for (const { token } of waiting)
      addToTimeline(tx, token, {
        at: ctx.now(),
        kind: 'paused',
        text:
          `Clearing is paused. ${reason} Your order keeps its place and its time; ` +
          'of a transfer that times out meanwhile its part of the price goes back.',
        data: { pause: String(id), reason },
      })
    return waiting.length
  })
}

/** Tells the orders that were told of a pause that clearing goes on, where no other pause holds them. In the transaction that ends it. */
export async function tellResumed(tx: Tx, { id }: Pick<PauseRow, 'id'>, at: Date): Promise<void> {
  const [o, p] = [clearingOperations, packetClearingResults]
  const told = sql`exists (select 1 from ${timeline}
    where ${timeline.token} = ${o.token} and ${timeline.kind} = 'paused' and ${timeline.data}->>'pause' = ${String(id)})`
  const stillPaused = sql`exists (select 1 from ${p} where ${p.token} = ${o.token} and ${p.result} = 'pending' and ${clearingIsPaused()})`
  const waiting = await tx
    .select({ token: o.token })
    .from(o)
    .where(and(isNull(o.finishedAt), told, not(stillPaused)))
  for (const { token } of waiting) addToTimeline(tx, token, { at, kind: 'resumed', text: 'Clearing goes on.', data: { pause: String(id) } })
}
