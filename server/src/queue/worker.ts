import type { ChannelEnd } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Task, TaskDeps } from './runTasks.ts'
import { channelKey } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { pause } from '../base/pause.ts'
import { takeTurns } from '../base/takeTurns.ts'
import { ChainError } from '../chains/chainError.ts'
import { followBlocks } from '../chains/followBlocks.ts'
import { createRecorder } from '../clearing/block/recordBlocks.ts'
import { retryAll } from '../clearing/block/retryQuarantined.ts'
import { sendRefunds } from '../clearing/refunds/sign/sendRefunds.ts'
import { clearChannel } from '../clearing/runs/clearChannel.ts'
import { freeDeadLanes } from '../clearing/runs/lanes.ts'
import { channelsWithWork } from '../clearing/runs/runs.ts'
import { whileHoldingLock } from '../db/advisoryLock.ts'
import { chainCursors } from '../db/schema/index.ts'
import { keepPacketsListed } from './keepPacketsListed.ts'
import { runTasks } from './runTasks.ts'
import { watchAgreement } from './watchAgreement.ts'

/** Channels that one process works on side by side; each waits for its lane by itself. */
const channelsAtOnce = 16

/** What a worker does by itself. */
interface Chores {
  /** Reads blocks. */
  reading: boolean
  clearing: boolean
  /** Sends them, on the chains that it reads. */
  refunds: boolean
}

/**
 * Reads the blocks of every chain, clears what is paid for and sends back what is owed, until the
 * signal aborts; resolves when all is put down.
 */
export async function runWorker(ctx: ClearingContext, deps: TaskDeps, chores: Chores, signal: AbortSignal): Promise<void> {
  const clears = clearChannels(ctx, signal)
  await Promise.all([
    ...(chores.reading ? [...ctx.chains.values()].map(chain => readChain(ctx, chain, deps, chores, signal)) : []),
    runTasks(
      [
        ...(chores.clearing ? [clears.task] : []),
        { name: 'free-dead-lanes', everyMs: 1_000, run: () => freeDeadLanes(ctx.database.db, ctx.log) },
      ],
      signal,
      deps,
    ),
  ])
  await clears.settled()
}

/** Finds the channels with paid work, and works on each once at a time. What is paid meanwhile is found by the next look. */
function clearChannels(ctx: ClearingContext, signal: AbortSignal): { task: Task; settled: () => Promise<unknown> } {
  const inTurn = takeTurns(channelsAtOnce)
  const running = new Map<string, Promise<void>>()
  const clear = (channel: ChannelEnd) =>
    inTurn(() => clearChannel(ctx, channel, signal)).catch((error: unknown) =>
      ctx.log.warn({ ...channel, error: String(error) }, 'a channel could not be cleared now; it is tried again'),
    )
  return {
    task: {
      name: 'clear',
      everyMs: 500,
      wokenBy: ['to-clear', 'lane-free'],
      run: async () => {
        for (const channel of await channelsWithWork(ctx)) {
          const key = channelKey(channel)
          if (!running.has(key))
            running.set(
              key,
              clear(channel).finally(() => running.delete(key)),
            )
        }
      },
    },
    settled: () => Promise.all(running.values()),
  }
}

/** One process at a time reads a chain and sends its refunds; another takes over when its connection to the database ends. */
async function readChain(ctx: ClearingContext, chain: Chain, deps: TaskDeps, chores: Chores, signal: AbortSignal): Promise<void> {
  const { chainId } = chain.settings
  await whileHoldingLock(ctx.database.url, `read ${chainId}`, signal, ctx.log, async held => {
    const agreement = watchAgreement(ctx, chain)
    const recorder = createRecorder(ctx, chain)
    const sending: Task = {
      name: 'send-refunds',
      subject: chainId,
      everyMs: 1_000,
      wokenBy: ['to-refund'],
      run: () => sendRefunds(ctx, chainId),
    }
    await Promise.all([
      runTasks(
        [
          keepPacketsListed(ctx, chain),
          ...(chores.refunds ? [sending] : []),
          { name: 'retry-quarantined', subject: chainId, everyMs: 60_000, run: () => retryAll(ctx, chain) },
          agreement.task,
        ],
        held,
        deps,
      ),
      followBlocks(chain, {
        next: () => nextHeight(ctx, chain, held),
        handle: async block => {
          if (await recorder.record(block)) await agreement.recorded(block)
        },
        onUnreadable: recorder.putAsideUnreadable,
        signal: held,
        onTrouble: error => {
          ctx.log.error({ chainId, code: error.code, detail: error.message }, 'the next block cannot be read')
          agreement.trouble(error)
        },
        onFailure: error => ctx.log.warn({ chainId, error: String(error) }, 'a block could not be recorded; it is tried again'),
      }),
    ])
  })
}

/** After the cursor; at the very first start, from the newest block on. */
async function nextHeight(ctx: ClearingContext, chain: Chain, signal: AbortSignal): Promise<number> {
  const { db } = ctx.database
  const { chainId } = chain.settings
  for (;;) {
    const [cursor] = await db.select().from(chainCursors).where(eq(chainCursors.chainId, chainId))
    if (cursor) return cursor.height + 1
    const head = chain.head()
    if (head) {
      await db.insert(chainCursors).values({ chainId, height: head.height, blockTime: head.time }).onConflictDoNothing()
      continue
    }
    if (signal.aborted) throw new ChainError('unreachable', `${chainId} was never seen`)
    await pause(200, signal)
  }
}
