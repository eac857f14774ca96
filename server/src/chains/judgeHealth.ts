import type { ChainHealth, Head } from './chain.ts'

/** Without known block times a chain counts as halted after this long. */
const defaultHaltedAfterMs = 60_000
const shortestHaltedAfterMs = 15_000
const intervalsUntilHalted = 20

/** How long a chain may go without a new block; `intervalMs` is its usual time between blocks. */
export function haltedAfter(intervalMs: number | undefined, configured: number | undefined): number {
  if (configured !== undefined) return configured
  return intervalMs === undefined ? defaultHaltedAfterMs : Math.max(shortestHaltedAfterMs, intervalMs * intervalsUntilHalted)
}

/** `answering`: endpoints of the right chain that answer; `current`: of them, those not catching up and not behind the head. */
export interface HealthFacts {
  answering: number
  current: number
  /** How many current ones are wanted. */
  quorum: number
  /** What a quorum has, and what any one tells of. */
  head: Head | null
  claimed: Head | null
  now: Date
  haltedAfterMs: number
}

/**
 * The state of a chain from its endpoints. The head's own block time decides on a halt, because a
 * node that answers with an old block is not a healthy one.
 */
export function judgeHealth({ answering, current, quorum, head, claimed, now, haltedAfterMs }: HealthFacts): ChainHealth['state'] {
  if (answering === 0) return 'unreachable'
  if (answering < quorum) return 'too-few'
  if (!head || current === 0) return 'behind'
  if (current < quorum) return 'too-few'
  const isOld = (seen: Head) => now.getTime() - seen.time.getTime() > haltedAfterMs
  if (!isOld(head)) return 'ok'
  // The chain goes on, but not on enough nodes.
  return claimed && !isOld(claimed) ? 'too-few' : 'halted'
}
