import type { ChannelEnd } from '@relayooor/shared'
import type { ResultRow } from '../../db/schema/index.ts'
import type { HermesRun } from '../../hermes/hermes.ts'
import type { ClearingContext } from '../context.ts'
import type { HeldLane } from './lanes.ts'
import type { Turn } from './runs.ts'
import { eq } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { hermesRuns } from '../../db/schema/index.ts'
import { runClear } from '../../hermes/runClear.ts'
import { advanceOperations } from '../orders/operations.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { takeLane } from './lanes.ts'
import { closeLostRuns, giveToRun, lockBatch, packetsOfRun, pickBatch, unverifiedRuns } from './runs.ts'
import { longestWaitMs, verifyRun } from './verifyRun.ts'

/**
 * Clears what is paid for on one channel until nothing is left to do now. All packets paid by then go into one call of
 * Hermes; those paid while it works go into the next. What a call left open is tried in quarters, in turn with what is new, so that neither
 * waits for all of the other. Safe to call any number of times, anywhere.
 */
export async function clearChannel(ctx: ClearingContext, channel: ChannelEnd, signal: AbortSignal): Promise<void> {
  for (let call = 0; !signal.aborted && (await hasWork(ctx, channel)); call++) {
    const destination = await ctx.routes.otherEnd(channel)
    if (!destination) throw new Error(`no route from ${channel.chainId} ${channel.channelId}`)
    const held = await waitForLane(ctx, [channel.chainId, destination.chainId], signal)
    if (!held) return
    try {
      await workOnLane(ctx, channel, destination, held, call % 2 === 0 ? 'fresh' : 'suspects', signal)
    } finally {
      await held.release()
    }
  }
}

async function workOnLane(
  ctx: ClearingContext,
  channel: ChannelEnd,
  destination: ChannelEnd,
  held: HeldLane,
  turn: Turn,
  signal: AbortSignal,
): Promise<void> {
  const lost = await closeLostRuns(ctx.database.db, channel, ctx.now())
  // What an earlier pass could not judge yet does not keep the lane from those who wait for it; what died with its worker
  // does, since the lane's last transactions may still be on their way.
  for (const runId of await unverifiedRuns(ctx, channel))
    await verifyRun(ctx, runId, destination.chainId, signal, lost.includes(runId) ? longestWaitMs : 0)
  const begun = await beginRun(ctx, channel, held, turn)
  if (!begun) return
  const run = await callHermes(ctx, channel, destination, held, begun.batch)
  await endRun(ctx, begun.runId, run)
  await verifyRun(ctx, begun.runId, destination.chainId, signal, longestWaitMs)
}

async function hasWork(ctx: ClearingContext, channel: ChannelEnd): Promise<boolean> {
  return (await pickBatch(ctx, channel, 'fresh')).length > 0 || (await unverifiedRuns(ctx, channel)).length > 0
}

async function waitForLane(ctx: ClearingContext, chainIds: string[], signal: AbortSignal): Promise<HeldLane | null> {
  while (!signal.aborted) {
    const held = await takeLane(ctx.database, ctx.lanes.keys, chainIds, ctx.log)
    if (held) return held
    await ctx.lanes.freed(500, signal)
  }
  return null
}

/** Stores the call with what is ready for it now; null when nothing is. */
async function beginRun(
  ctx: ClearingContext,
  channel: ChannelEnd,
  { lane, holder }: HeldLane,
  turn: Turn,
): Promise<{ runId: number; batch: ResultRow[] } | null> {
  const at = ctx.now()
  return inTransaction(ctx.database, 'begin-run', async tx => {
    const batch = await lockBatch(ctx, tx, channel, turn)
    if (batch.length === 0) return null
    const [run] = await tx
      .insert(hermesRuns)
      .values({
        lane,
        holder,
        chainId: channel.chainId,
        portId: channel.portId,
        channelId: channel.channelId,
        sequences: batch.map(row => row.sequence),
        startedAt: at,
      })
      .returning({ id: hermesRuns.id })
    if (!run) throw new Error('a run was not stored')
    for (const row of batch) await giveToRun(tx, row, run.id)
    const tokens = [...new Set(batch.map(row => row.token))].sort()
    const again = batch.some(row => row.attempts > 0 || row.mostTogether !== null)
    for (const token of await advanceOperations(tx, tokens, 'clearing', at))
      addToTimeline(tx, token, {
        at,
        kind: 'clearing',
        text: again ? 'Hermes is called again.' : 'Hermes is called to carry the transfers.',
        data: { lane },
      })
    return { runId: run.id, batch }
  })
}

async function callHermes(
  ctx: ClearingContext,
  channel: ChannelEnd,
  destination: ChannelEnd,
  held: HeldLane,
  batch: ResultRow[],
): Promise<HermesRun> {
  const { configPath, close } = await ctx.lanes.open(held.lane, [channel.chainId, destination.chainId])
  try {
    // Shutting down and a pause let a call have its time; only losing the lane and an emergency stop cancel it.
    return await runClear({
      bin: ctx.lanes.hermesBin,
      configPath,
      chainId: channel.chainId,
      portId: channel.portId,
      channelId: channel.channelId,
      sequences: [...new Set(batch.map(row => row.sequence))],
      keyName: held.lane,
      timeoutMs: ctx.lanes.clearTimeoutMs,
      killAfterMs: 2_000,
      signal: held.stop,
      onStart: process => held.noteHermes(process),
      log: ctx.log,
    })
  } finally {
    await close()
  }
}

async function endRun(ctx: ClearingContext, runId: number, run: HermesRun): Promise<void> {
  const complaint =
    run.output.complaints.at(-1)?.reason ??
    (run.end === 'not-started' ? 'hermes-unavailable' : run.end === 'exited' && run.exitCode === 0 ? null : 'hermes-failed')
  if (complaint) ctx.log.warn({ runId, complaint }, 'hermes complained')
  await inTransaction(ctx.database, 'end-run', async tx => {
    await tx
      .update(hermesRuns)
      .set({ endedAt: run.endedAt, end: run.end, exitCode: run.exitCode, complaint, tail: run.tail })
      .where(eq(hermesRuns.id, runId))
    const open = await packetsOfRun(tx, runId)
    for (const token of await advanceOperations(tx, [...new Set(open.map(row => row.token))].sort(), 'verifying', run.endedAt))
      addToTimeline(tx, token, {
        at: run.endedAt,
        kind: 'verifying',
        text:
          run.end === 'not-started'
            ? 'Our relayer is not running. It is tried again by itself.'
            : 'Hermes has ended. Waiting for proof from both chains.',
        data: complaint ? { complaint } : {},
      })
  })
}
