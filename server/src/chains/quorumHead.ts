import type { Head } from './chain.ts'

/** The newest block that `quorum` endpoints have: one that claims a far height moves it no further. Null when fewer have any. */
export function quorumHead(heads: (Head | null)[], quorum: number): Head | null {
  return heads
    .filter(head => head !== null)
    .sort((a, b) => b.height - a.height || b.time.getTime() - a.time.getTime())[quorum - 1] ?? null
}
