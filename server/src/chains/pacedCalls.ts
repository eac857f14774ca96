import type { RpcCall } from './rpc.ts'
import { pause } from '../base/pause.ts'
import { fullBucket, takeToken, tokensIn } from '../base/tokenBucket.ts'
import { ChainError } from './chainError.ts'
import { callRpc } from './rpc.ts'

/** Weight of the newest answer in the moving average of answer times. */
const newestWeight = 0.2

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
  const budget = fullBucket(options.requestsPerSecond, options.requestsPerSecond, performance.now())
  let latency: number | undefined
  return {
    latencyMs: () => latency,
    budget: () => ({ left: Math.max(0, Math.floor(tokensIn(budget, performance.now()))), perSecond: budget.perSecond }),
    async send(call) {
      const waitMs = takeToken(budget, performance.now(), timeoutMs)
      if (waitMs === null) throw new ChainError('busy', `the request budget of ${name} is used up`, { chainId, endpoint: name })
      if (waitMs > 0) await pause(waitMs, signal)
      const began = performance.now()
      const answer = await callRpc(url, call, timeoutMs, signal)
      const took = performance.now() - began
      latency = latency === undefined ? took : latency + (took - latency) * newestWeight
      return answer
    },
  }
}
