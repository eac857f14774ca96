import type { Head } from './chain.ts'

/** What is known of an endpoint when one has to be chosen. */
export interface EndpointView {
  usable: () => boolean
  failures: () => number
  /** Whether it was outvoted lately. */
  distrusted: () => boolean
  head: () => Head | null
  latencyMs: () => number | undefined
}

/** A node may be this many blocks behind the newest one seen before it counts as behind: its answers travel too. */
const allowedLag = 2

/**
 * The usable endpoints, best first: not contradicted, then answering, then knowing the height, then quickest. Left out: wrong chain,
 * catching up, failing.
 */
export function chooseEndpoints<T extends EndpointView>(endpoints: readonly T[], height: number): T[] {
  return endpoints
    .map((endpoint, order) => ({ endpoint, order, rank: rankOf(endpoint, height) }))
    .filter(one => one.endpoint.usable())
    .sort((a, b) => a.rank - b.rank || compareLatency(a.endpoint, b.endpoint) || a.order - b.order)
    .map(one => one.endpoint)
}

export function isBehind(endpoint: Pick<EndpointView, 'head'>, height: number): boolean {
  const head = endpoint.head()
  return head !== null && lags(head, height)
}

export function lags(head: Pick<Head, 'height'>, height: number): boolean {
  return head.height < height - allowedLag
}

function rankOf(endpoint: EndpointView, height: number): number {
  return (endpoint.distrusted() ? 4 : 0) + (endpoint.failures() > 0 ? 2 : 0) + (isBehind(endpoint, height) ? 1 : 0)
}

/** Latencies within a factor of two are the same: else requests would flap between equals. Unknown is tried first, to know it. */
function compareLatency(a: EndpointView, b: EndpointView): number {
  return latencyClass(a) - latencyClass(b)
}

function latencyClass(endpoint: EndpointView): number {
  return Math.floor(Math.log2(Math.max(4, endpoint.latencyMs() ?? 0)))
}
