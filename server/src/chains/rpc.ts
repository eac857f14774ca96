import type { z } from 'zod'
import type { AnswerCopy, SpooledAnswer } from './spooledAnswer.ts'
import { parseJson } from '@relayooor/shared'
import { ChainError } from './chainError.ts'
import { foreignText, longestLog } from './foreignText.ts'
import { LargeAnswer, postJson } from './httpPost.ts'
import { parseByParts } from './parseByParts.ts'
import { judgeRpcError } from './rpcErrors.ts'
import { RpcEnvelope } from './rpcSchemas.ts'
import { copyText } from './spooledAnswer.ts'

export interface RpcCall<T> {
  method: string
  params: Record<string, unknown>
  answer: z.ZodType<T>
  /** Blocks are read with it: a part of the node's budget is kept for such calls. */
  forBlocks?: boolean | undefined
  /** What to give when the node says that it knows no such transaction, or already knows it. Without it that is an error. */
  onAbsent?: () => T
  onAlreadyKnown?: () => T
  /** So many times the usual time-out. */
  patience?: number
  /** What to give on any refusal of the node. */
  onRefused?: () => T
  /**
   * For an answer of any size: its parts that `answer` reads, as `parseByParts` takes them. Asked for `ahead` of its turn, a large one is
   * given up as `busy`. `patience` times the usual time-out is given to a node that has to put much together.
   */
  large?: { places: string[]; ahead: boolean; patience: number }
}

/**
 * One JSON-RPC call to a CometBFT node (0.37, 0.38 or 1.x). Not CosmJS' client, which hides error codes, cannot be aborted, refuses events
 * with empty keys and decodes every validator signature. @throws ChainError `unreachable`, `nonsense`, or what `judgeRpcError` makes of the
 * node's error
 */
export async function callRpc<T>(url: string, call: RpcCall<T>, timeoutMs: number, signal: AbortSignal): Promise<T> {
  const endpoint = endpointName(url)
  const body = await post(url, endpoint, call, timeoutMs, signal)
  const envelope = RpcEnvelope.safeParse(body.json)
  if (!envelope.success) {
    if (body.status === 429) throw new ChainError('busy', `${endpoint} limits our requests`, { endpoint, endpointOnly: true })
    if (body.status >= 400) throw new ChainError('unreachable', `${endpoint} answered HTTP ${body.status}`, { endpoint })
    throw new ChainError('nonsense', `${endpoint} answered ${call.method} with something that is not JSON-RPC`, {
      endpoint,
      answer: body.copy(),
      cause: envelope.error,
    })
  }
  if ('error' in envelope.data) return refused(endpoint, call, envelope.data.error)
  const answer = call.answer.safeParse(envelope.data.result)
  if (!answer.success)
    throw new ChainError('nonsense', `${endpoint} answered ${call.method} with an unknown shape`, {
      endpoint,
      answer: body.copy(),
      cause: answer.error,
    })
  return answer.data
}

/** Host and port: an address may carry a provider's key in its path, which must not reach messages and logs. */
export function endpointName(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is not a URL'
}

interface Body {
  status: number
  json: unknown
  copy: () => AnswerCopy
}

async function post<T>(url: string, endpoint: string, call: RpcCall<T>, timeoutMs: number, signal: AbortSignal): Promise<Body> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: call.method, params: call.params })
  const { large } = call
  try {
    const answer = await postJson(url, body, {
      timeoutMs: timeoutMs * (large?.patience ?? call.patience ?? 1),
      signal,
      large: large && (large.ahead ? 'refuse' : 'spool'),
    })
    return 'file' in answer
      ? await readFile(answer.status, answer.file, large?.places ?? [])
      : { status: answer.status, json: parseJson(answer.text), copy: () => copyText(answer.text) }
  } catch (cause) {
    if (cause instanceof LargeAnswer)
      throw new ChainError('busy', `${endpoint} has a large answer to ${call.method}, which waits for its turn`, {
        endpoint,
        endpointOnly: true,
      })
    throw new ChainError('unreachable', `${endpoint} did not answer ${call.method}: ${reasonOf(cause)}`, { endpoint, cause })
  }
}

async function readFile(status: number, file: SpooledAnswer, places: string[]): Promise<Body> {
  try {
    // What is not JSON, the envelope's schema refuses.
    const json = await parseByParts(file.pieces(), ['$.error', ...places]).catch(() => undefined)
    return { status, json, copy: () => file.copy }
  } finally {
    await file.close()
  }
}

function refused<T>(endpoint: string, call: RpcCall<T>, error: { code: number; message: string; data?: unknown }): T {
  const rpc = {
    code: error.code,
    message: foreignText(error.message, longestLog),
    data: foreignText(typeof error.data === 'string' ? error.data : '', longestLog),
  }
  const verdict = judgeRpcError(rpc)
  if (verdict.code === 'absent' && call.onAbsent) return call.onAbsent()
  if (verdict.code === 'already-known' && call.onAlreadyKnown) return call.onAlreadyKnown()
  if (call.onRefused) return call.onRefused()
  const code = verdict.code === 'absent' || verdict.code === 'already-known' ? 'rejected' : verdict.code
  throw new ChainError(code, `${endpoint} refused ${call.method}: ${rpc.data || rpc.message}`, {
    endpoint,
    rpc,
    endpointOnly: verdict.endpointOnly,
  })
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause)
}
