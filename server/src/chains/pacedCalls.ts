import type { TokenBucket } from '../base/tokenBucket.ts'
import type { RpcCall } from './rpc.ts'
import { pause } from '../base/pause.ts'
import { fullBucket, msToToken, takeToken, tokensIn } from '../base/tokenBucket.ts'
import { ChainError } from './chainError.ts'
import { callRpc } from './rpc.ts'

/** Weight of the newest answer in the moving average of answer times. */
const newestWeight = 0.2
/** Of a node's budget, for what blocks are read with alone: whatever strangers ask, our records stay up to date. */
const keptForBlocks = 0.25

export interface PacedCalls {
  /** @throws ChainError as `callRpc`; `busy` when the request's turn is further away than its time-out */
  send: <T>(call: RpcCall<T>) => Promise<T>
  latencyMs: () => number | undefined
  /** Calls that may be made at once, and how many more each second brings. */
  budget: () => { left: number; perSecond: number }
}

/** Calls to one node within its request budget, and how long they take. */
export function pacedCalls(options: {
  url: string
  name: string
  chainId: string
  timeoutMs: number
  requestsPerSecond: number
  signal: AbortSignal
}): PacedCalls {
  const { url, name, chainId, timeoutMs, signal } = options
  // Up to one second's worth at once.
  const [kept, shared] = [bucketOf(keptForBlocks), bucketOf(1 - keptForBlocks)]
  let latency: number | undefined
  return {
    latencyMs: () => latency,
    budget: () => ({
      left: Math.floor(leftIn(kept) + leftIn(shared)),
      perSecond: options.requestsPerSecond,
    }),
    async send(call) {
      const now = performance.now()
      const bucket = call.forBlocks && msToToken(kept, now) < msToToken(shared, now) ? kept : shared
      const waitMs = takeToken(bucket, now, timeoutMs)
      if (waitMs === null) throw new ChainError('busy', `the request budget of ${name} is used up`, { chainId, endpoint: name })
      if (waitMs > 0) await pause(waitMs, signal)
      const began = performance.now()
      const answer = await callRpc(url, call, timeoutMs, signal)
      const took = performance.now() - began
      latency = latency === undefined ? took : latency + (took - latency) * newestWeight
      return answer
    },
  }

  function bucketOf(part: number): TokenBucket {
    return fullBucket(part * options.requestsPerSecond, part * options.requestsPerSecond, performance.now())
  }
}

function leftIn(bucket: TokenBucket): number {
  return Math.max(0, tokensIn(bucket, performance.now()))
}
