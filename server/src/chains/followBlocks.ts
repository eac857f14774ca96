import type { Block, Chain } from './chain.ts'
import { backOff } from '../base/backOff.ts'
import { pause } from '../base/pause.ts'
import { ChainError } from './chainError.ts'

export interface FollowOptions {
  /** The height wanted next, from the stored cursor; asked at the start and after every failure of `handle`. */
  next: () => Promise<number>
  /** Does everything for one block and moves the cursor in the same transaction. */
  handle: (block: Block) => Promise<void>
  signal: AbortSignal
  /** The chain cannot give the wanted height; told once per kind of trouble, not for the usual wait at the head. */
  onTrouble?: (error: ChainError) => void
  /** `next` or `handle` threw; both are tried again. */
  onFailure?: (error: unknown) => void
  /** Called when no answer for this height can be read, again and again. True when it was quarantined and the cursor has passed it. */
  onUnreadable?: (height: number) => Promise<boolean>
  /** So many of such answers; 30 by default, which take half a minute. */
  unreadableTries?: number
}

const prefetch = 8
const firstWaitMs = 4
const longestWaitMs = 1000
/** A pruned height comes back only when somebody adds a node that has it. */
const prunedWaitMs = 10_000
/** So many tries (about four seconds) of *not yet*, or of a node that lags behind another, are usual; more are trouble. */
const usualTries = 12
const usualUnreadable = 30
const usual = new Set<ChainError['code']>(['not-yet', 'too-few', 'busy'])

/**
 * Calls `handle` for each height once and in order, from the stored cursor on, until the signal aborts. After an error the same height is
 * asked for again. Never rejects.
 */
export async function followBlocks(chain: Chain, options: FollowOptions): Promise<void> {
  const { signal, unreadableTries = usualUnreadable } = options
  const fetched = new Map<number, Promise<Block | ChainError>>()
  let wake = () => {}
  const unsubscribe = chain.onBlock(() => wake())
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    let wanted = await nextHeight()
    let failures = 0
    while (!signal.aborted) {
      if (wanted > (chain.head()?.height ?? -1)) {
        await newBlock(wanted)
        continue
      }
      const block = await fetchBlock(wanted)
      if (!block) continue
      if (block === 'aside' || (await handled(block))) {
        failures = 0
        wanted += 1
      } else {
        await pause(waitMs(failures), signal)
        failures += 1
        // Whether the cursor has moved is for the database to say: the failure may have come after the commit.
        wanted = await nextHeight()
      }
    }
  } finally {
    unsubscribe()
    signal.removeEventListener('abort', onAbort)
  }

  /** Resolves at once when the head has arrived meanwhile. */
  function newBlock(height: number): Promise<void> {
    return new Promise(resolve => {
      wake = resolve
      if (signal.aborted || height <= (chain.head()?.height ?? -1)) resolve()
    })
  }

  /** Null when the signal aborted, `aside` when the height was quarantined. */
  async function fetchBlock(height: number): Promise<Block | 'aside' | null> {
    let told: ChainError['code'] | undefined
    let unreadable = 0
    for (let tries = 0; !signal.aborted; tries += 1) {
      fillAhead(height)
      const block = await fetched.get(height)
      fetched.delete(height)
      if (block && !(block instanceof ChainError)) return block
      if (!block) continue
      if (block.code !== told && (!usual.has(block.code) || tries >= usualTries)) {
        told = block.code
        options.onTrouble?.(block)
      }
      unreadable += block.code === 'nonsense' ? 1 : 0
      if (unreadable >= unreadableTries) {
        unreadable = 0
        if (await putAside(height)) return 'aside'
      }
      await pause(block.code === 'pruned' ? prunedWaitMs : waitMs(tries), signal)
    }
    return null
  }

  async function putAside(height: number): Promise<boolean> {
    try {
      return (await options.onUnreadable?.(height)) ?? false
    } catch (error) {
      options.onFailure?.(error)
      return false
    }
  }

  function fillAhead(from: number): void {
    for (const height of fetched.keys()) {
      if (height < from || height >= from + prefetch) fetched.delete(height)
    }
    const last = Math.min(from + prefetch - 1, chain.head()?.height ?? from)
    for (let height = from; height <= last; height += 1) {
      if (!fetched.has(height)) fetched.set(height, chain.block(height, { ahead: height > from }).catch(asChainError))
    }
  }

  async function handled(block: Block): Promise<boolean> {
    try {
      await options.handle(block)
      return true
    } catch (error) {
      options.onFailure?.(error)
      return false
    }
  }

  async function nextHeight(): Promise<number> {
    for (let tries = 0; !signal.aborted; tries += 1) {
      try {
        return await options.next()
      } catch (error) {
        options.onFailure?.(error)
        await pause(waitMs(tries), signal)
      }
    }
    return Number.POSITIVE_INFINITY
  }
}

function waitMs(tries: number): number {
  return backOff(tries, firstWaitMs, longestWaitMs)
}

function asChainError(error: unknown): ChainError {
  return error instanceof ChainError ? error : new ChainError('nonsense', 'a block could not be read', { cause: error })
}
