import type { z } from 'zod'
import { ChainError } from './chainError.ts'
import { postJson } from './httpPost.ts'
import { judgeRpcError } from './rpcErrors.ts'
import { RpcEnvelope } from './rpcSchemas.ts'

export interface RpcCall<T> {
  method: string
  params: Record<string, unknown>
  answer: z.ZodType<T>
  /** What to give when the node says that it knows no such transaction, or already knows it. Without it that is an error. */
  onAbsent?: () => T
  onAlreadyKnown?: () => T
  /** What to give on any refusal of the node. */
  onRefused?: () => T
}

/**
 * One JSON-RPC call to a CometBFT node.
 *
 * Our own, and not CosmJS' client: that one hides a node's error code in a message, cannot be aborted, refuses events with empty keys,
 * decodes every validator signature of each block, and takes an unknown version for 0.37. The fields read here are the same in 0.37, 0.38 and 1.x.
 * @throws ChainError `unreachable`, `nonsense`, or what `judgeRpcError` makes of the node's error
 */
export async function callRpc<T>(url: string, call: RpcCall<T>, timeoutMs: number, signal: AbortSignal): Promise<T> {
  const endpoint = endpointName(url)
  const body = await post(url, endpoint, call, timeoutMs, signal)
  const envelope = RpcEnvelope.safeParse(body.json)
  if (!envelope.success) {
    if (body.status === 429)
      throw new ChainError('busy', `${endpoint} limits our requests`, { endpoint, endpointOnly: true })
    if (body.status >= 400)
      throw new ChainError('unreachable', `${endpoint} answered HTTP ${body.status}`, { endpoint })
    throw new ChainError('nonsense', `${endpoint} answered ${call.method} with something that is not JSON-RPC`, { endpoint, cause: envelope.error })
  }
  if ('error' in envelope.data)
    return refused(endpoint, call, envelope.data.error)
  const answer = call.answer.safeParse(envelope.data.result)
  if (!answer.success)
    throw new ChainError('nonsense', `${endpoint} answered ${call.method} with an unknown shape`, { endpoint, cause: answer.error })
  return answer.data
}

/** Host and port: an address may carry a provider's key in its path, which must not reach messages and logs. */
export function endpointName(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is not a URL'
}

async function post<T>(url: string, endpoint: string, call: RpcCall<T>, timeoutMs: number, signal: AbortSignal): Promise<{ status: number, json: unknown }> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: call.method, params: call.params })
  try {
    const { status, text } = await postJson(url, body, timeoutMs, signal)
    return { status, json: parseJson(text) }
  }
  catch (cause) {
    throw new ChainError('unreachable', `${endpoint} did not answer ${call.method}: ${reasonOf(cause)}`, { endpoint, cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined // not JSON: the envelope's schema refuses it
  }
}

function refused<T>(endpoint: string, call: RpcCall<T>, error: { code: number, message: string, data?: unknown }): T {
  const rpc = { code: error.code, message: error.message, data: typeof error.data === 'string' ? error.data : JSON.stringify(error.data ?? '') }
  const verdict = judgeRpcError(rpc)
  if (verdict.code === 'absent' && call.onAbsent)
    return call.onAbsent()
  if (verdict.code === 'already-known' && call.onAlreadyKnown)
    return call.onAlreadyKnown()
  if (call.onRefused)
    return call.onRefused()
  const code = verdict.code === 'absent' || verdict.code === 'already-known' ? 'rejected' : verdict.code
  throw new ChainError(code, `${endpoint} refused ${call.method}: ${rpc.data || rpc.message}`, { endpoint, rpc, endpointOnly: verdict.endpointOnly })
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}
