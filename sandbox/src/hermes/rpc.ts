import { z } from 'zod'
import { HermesError } from './hermesError.ts'

const Envelope = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.int(), message: z.string(), data: z.string().optional() }).optional(),
})

/** One CometBFT endpoint. */
export interface Rpc {
  url: string
  timeoutMs: number
  /** Its version is one that writes events in base64. */
  base64Events: boolean
}

/**
 * Calls a JSON-RPC method of the node. @throws HermesError in Hermes' words when the node does not answer, refuses, or answers in another
 * shape
 */
export async function callRpc<T>(rpc: Rpc, method: string, params: object, result: z.ZodType<T>): Promise<T> {
  const envelope = Envelope.safeParse(parse(rpc, await post(rpc, { jsonrpc: '2.0', id: 1, method, params })))
  if (!envelope.success) throw rpcFault(rpc, 'serde parse error', 'missing field `jsonrpc`')
  const { error } = envelope.data
  if (error) throw rpcFault(rpc, 'response error', `${error.message}: ${error.data ?? ''} (code: ${error.code})`)
  const read = result.safeParse(envelope.data.result)
  if (!read.success) throw rpcFault(rpc, 'serde parse error', z.prettifyError(read.error))
  return read.data
}

async function post({ url, timeoutMs }: Pick<Rpc, 'url' | 'timeoutMs'>, body: object): Promise<string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return await answer.text()
  } catch (error) {
    throw rpcFault({ url }, 'HTTP error', `error sending request for url (${url}/): ${transportFault(error)}`)
  }
}

function parse(rpc: Rpc, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw rpcFault(rpc, 'serde parse error', 'expected value at line 1 column 1')
  }
}

function rpcFault({ url }: Pick<Rpc, 'url'>, ...reasons: string[]): HermesError {
  return new HermesError(`RPC error to endpoint ${url}/`, ...reasons)
}

function transportFault(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'operation timed out'
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ECONNREFUSED') return 'error trying to connect: tcp connect error: Connection refused (os error 111)'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'error trying to connect: dns error: failed to lookup address information: Name or service not known'
  return `connection error: ${cause instanceof Error ? cause.message : String(error)}`
}
