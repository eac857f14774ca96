import type { ChannelEnd } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Queue } from './queue.ts'
import type { Task, TaskDeps } from './runTasks.ts'
import { channelKey } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { pause } from '../base/pause.ts'
import { ChainError } from '../chains/chainError.ts'
import { followBlocks } from '../chains/followBlocks.ts'
import { createRecorder } from '../clearing/block/recordBlocks.ts'
import { retryAll } from '../clearing/block/retryQuarantined.ts'
import { sendRefunds } from '../clearing/refunds/sign/sendRefunds.ts'
import { clearChannel } from '../clearing/runs/clearChannel.ts'
import { freeDeadLanes } from '../clearing/runs/lanes.ts'
import { wakeClears } from '../clearing/runs/wakeClears.ts'
import { ifLockFree, whileHoldingLock } from '../db/advisoryLock.ts'
import { chainCursors } from '../db/schema/index.ts'
import { keepPacketsListed } from './keepPacketsListed.ts'
import { oncePerKey } from './oncePerKey.ts'
import { runTasks } from './runTasks.ts'
import { watchAgreement } from './watchAgreement.ts'

/**
 * Reads the blocks of every chain, clears what is paid for and sends back what is owed, until the
 * signal aborts; resolves when all is put down.
 */
export async function runWorker(ctx: ClearingContext, queue: Queue, deps: TaskDeps, signal: AbortSignal): Promise<void> {
  const clears = oncePerKey<ChannelEnd>(channelKey, signal, channel => clearChannel(ctx, channel, signal))
  const refunds = oncePerKey<string>(
    chainId => chainId,
    signal,
    chainId => sendAlone(ctx, chainId, signal),
  )
  await queue.workOnClears(clears.run)
  await queue.workOnRefunds(refunds.run)
  await Promise.all([
    ...[...ctx.chains.values()].map(chain => readChain(ctx, chain, deps, signal)),
    runTasks([freeLanes(ctx)], signal, deps),
  ])
  await Promise.all([clears.settled(), refunds.settled()])
}

function freeLanes(ctx: ClearingContext): Task {
  return {
    name: 'free-dead-lanes',
    everyMs: 1_000,
    run: async () => {
      if ((await freeDeadLanes(ctx.database.db, ctx.log)) > 0) await wakeClears(ctx)
    },
  }
}

/** One worker at a time sends the refunds of a chain; who finds it busy leaves it to the next wish or the sweep. */
async function sendAlone(ctx: ClearingContext, chainId: string, signal: AbortSignal): Promise<void> {
  await ifLockFree(ctx.database.url, `refund ${chainId}`, signal, () => sendRefunds(ctx, chainId)).catch((error: unknown) => {
    ctx.log.warn({ chainId, error: String(error) }, 'refunds could not be sent now; they are tried again')
  })
}

/** One process at a time reads a chain; another takes over when its connection to the database ends. */
async function readChain(ctx: ClearingContext, chain: Chain, deps: TaskDeps, signal: AbortSignal): Promise<void> {
  const { chainId } = chain.settings
  await whileHoldingLock(ctx.database.url, `read ${chainId}`, signal, ctx.log, async held => {
    const agreement = watchAgreement(ctx, chain)
    const recorder = createRecorder(ctx, chain)
    await Promise.all([
      runTasks(
        [
          keepPacketsListed(ctx, chain),
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
