import type { ChainHealth, Head } from './chain.ts'

/** Without known block times a chain counts as halted after this long. */
const defaultHaltedAfterMs = 60_000
const shortestHaltedAfterMs = 15_000
const intervalsUntilHalted = 20

/** How long a chain may go without a new block; `intervalMs` is its usual time between blocks. */
export function haltedAfter(intervalMs: number | undefined, configured: number | undefined): number {
  if (configured !== undefined)
    return configured
  return intervalMs === undefined ? defaultHaltedAfterMs : Math.max(shortestHaltedAfterMs, intervalMs * intervalsUntilHalted)
}

/**
 * The state of a chain from its endpoints. `answering`: right chain and answering; `current`: also not catching up and not behind.
 * The head's own block time decides on a halt, because a node that answers with an old block is not a healthy one.
 */
export function judgeHealth(facts: { answering: number, current: number, head: Head | null, now: Date, haltedAfterMs: number }): ChainHealth['state'] {
  const { answering, current, head, now, haltedAfterMs } = facts
  if (answering === 0 || !head)
    return answering > 0 ? 'behind' : 'unreachable'
  if (current === 0)
    return 'behind'
  return now.getTime() - head.time.getTime() > haltedAfterMs ? 'halted' : 'ok'
}
