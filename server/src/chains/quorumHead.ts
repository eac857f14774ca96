import type { Head } from './chain.ts'

/**
 * The newest block that `quorum` nodes have: one that claims a far height moves it no further, by
 * however many addresses it is asked. Null when fewer have any.
 */
export function quorumHead(endpoints: readonly { node: string; head: () => Head | null }[], quorum: number): Head | null {
  const newest = [...Map.groupBy(endpoints, endpoint => endpoint.node).values()].map(
    addresses => sorted(addresses.map(one => one.head()))[0],
  )
  return sorted(newest)[quorum - 1] ?? null
}

function sorted(heads: (Head | null | undefined)[]): Head[] {
  return heads
    .filter(head => head !== null && head !== undefined)
    .sort((a, b) => b.height - a.height || b.time.getTime() - a.time.getTime())
}
